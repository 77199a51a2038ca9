package io.parsermanager.contract;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One file of the contract, as the list shows it.
 *
 * @param bytes its length
 */
@RegisterForReflection
public record ContractFile(String name, String mediaType, int bytes) {}
