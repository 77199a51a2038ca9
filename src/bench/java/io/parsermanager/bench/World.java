package io.parsermanager.bench;

/** What every scenario is given. */
record World(Servers servers, Database database, Broker broker, Rows rows, Size size) {}
