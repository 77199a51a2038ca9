package io.parsermanager.database;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Status;
import jakarta.transaction.Transactional;

/**
 * Runs a {@code @Transactional} method again if PostgreSQL rolled its transaction back. It works around the transaction, never inside one.
 */
@Interceptor
@Transactional
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 100)
public class RetryTransactional {
    @AroundInvoke
    Object run(InvocationContext method) throws Exception {
        return QuarkusTransaction.getStatus() == Status.STATUS_NO_TRANSACTION
                ? RetryRolledBack.call(method::proceed)
                : method.proceed();
    }
}
