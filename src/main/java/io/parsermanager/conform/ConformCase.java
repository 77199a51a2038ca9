package io.parsermanager.conform;

/**
 * One thing that a parser must get right.
 *
 * @param name for the option --only and the report
 * @param promise what a good parser does, as a sentence
 */
record ConformCase(String name, String promise, Script script) {
    /** What is done to the parser, and what must come of it. */
    interface Script {
        /**
         * Plays it.
         *
         * @return a remark for the report; empty if there is none
         * @throws CaseFailure if the parser does otherwise
         */
        String play(Stage stage) throws CaseFailure;
    }

    /** What a case has to work with. */
    record Stage(ManagerRole manager, Site site, ConformSettings settings) {}
}
