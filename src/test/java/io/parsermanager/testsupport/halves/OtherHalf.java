package io.parsermanager.testsupport.halves;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.Select;
import org.junit.platform.suite.api.Suite;

/** All tests that are not in {@link OneHalf}. */
@Suite
@Select("half:io.parsermanager.metrics.TimerHeartbeatsTest")
@ExcludeClassNamePatterns(OneHalf.TESTS)
class OtherHalf {}
