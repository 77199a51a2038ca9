package io.parsermanager.chaos;

import io.parsermanager.testsupport.Tables;
import java.util.Random;

/** What scenarios have at hand. */
interface ChaosScenarios {
    /** One for all scenarios. */
    ChaosStack stack();

    default Trial trial() {
        return stack().trial();
    }

    default Fleet fleet() {
        return stack().fleet();
    }

    default Tables tables() {
        return stack().tables();
    }

    default TopicReader topics() {
        return stack().topics();
    }

    default Report report() {
        return stack().report();
    }

    default Random random() {
        return stack().random();
    }
}
