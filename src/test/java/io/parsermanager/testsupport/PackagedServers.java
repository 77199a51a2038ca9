package io.parsermanager.testsupport;

import java.util.HashMap;
import java.util.Map;

/** The servers of a test run of the packaged service, which starts only where it is told who may do what. */
public class PackagedServers extends Servers {
    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        settings.put("AUTH", "none");
        return settings;
    }
}
