package io.parsermanager.testsupport.halves;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.Select;
import org.junit.platform.suite.api.Suite;

/** The tests of these packages. The other half runs beside them, in a JVM and on servers of its own. */
@Suite
@Select("half:io.parsermanager.tasktype.CronTest")
@IncludeClassNamePatterns(OneHalf.TESTS)
class OneHalf {
    /** The packages with about half of the running time, including all profiles of security, each of which starts the application again. */
    static final String TESTS =
            "io\\.parsermanager\\.(audit|create|deployment|http|local|migration|schedule|security|settings|source|tasktype|web)\\..*Test";
}
