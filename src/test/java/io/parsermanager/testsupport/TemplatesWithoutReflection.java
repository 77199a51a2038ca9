package io.parsermanager.testsupport;

import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.ValueResolver;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Removes reflection from Qute in all tests of the application, because a native binary does not have it. A template that reads a member
 * without a resolver fails there, and so it fails here.
 */
@ApplicationScoped
class TemplatesWithoutReflection {
    void replace(@Observes EngineBuilder engine) throws ReflectiveOperationException {
        Field field = EngineBuilder.class.getDeclaredField("valueResolvers");
        field.setAccessible(true);
        List<?> resolvers = (List<?>) field.get(engine);
        if (!resolvers.removeIf(ReflectionValueResolver.class::isInstance)) {
            throw new IllegalStateException(
                    "Qute has no resolver by reflection any more: this test bean has nothing to do");
        }
        engine.addValueResolver(new Refusing());
    }

    /** Refuses members without a resolver, in place of the resolver by reflection. */
    private static final class Refusing implements ValueResolver {
        private final ReflectionValueResolver reflection = new ReflectionValueResolver();

        @Override
        public int getPriority() {
            return reflection.getPriority();
        }

        @Override
        public boolean appliesTo(EvalContext context) {
            return reflection.appliesTo(context);
        }

        @Override
        public CompletionStage<Object> resolve(EvalContext context) {
            throw new TemplateException("A native binary cannot read '%s' of %s: put @TemplateData on the type"
                    .formatted(context.getName(), context.getBase().getClass().getName()));
        }
    }
}
