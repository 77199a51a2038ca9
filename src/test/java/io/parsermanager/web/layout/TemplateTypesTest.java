package io.parsermanager.web.layout;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateExtension;
import io.quarkus.qute.TemplateGlobal;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.MessageBundle;
import jakarta.inject.Named;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every type that templates can get at has a whole resolver. Without {@code @TemplateData} Qute makes one with the members that it sees
 * used, or none: a JVM reads the others by reflection, and a native binary answers 500.
 */
class TemplateTypesTest {
    private static final String OURS = "io.parsermanager.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/io/parsermanager/local/"))
            .importPackages("io.parsermanager");

    private static final Set<Class<?>> ROOTS = new HashSet<>();
    private static final Set<Class<?>> RESOLVED = new HashSet<>();
    private static final Set<Class<?>> REACHED = new HashSet<>();

    @BeforeAll
    static void read() {
        for (JavaClass type : CLASSES) {
            Class<?> loaded = type.reflect();
            for (TemplateData data : loaded.getAnnotationsByType(TemplateData.class)) {
                RESOLVED.add(data.target() == TemplateData.class ? loaded : data.target());
            }
            if (loaded.isAnnotationPresent(CheckedTemplate.class) || loaded.isAnnotationPresent(MessageBundle.class)) {
                Stream.of(loaded.getDeclaredMethods())
                        .flatMap(method -> Stream.of(method.getGenericParameterTypes()))
                        .forEach(TemplateTypesTest::reach);
            } else if (loaded.isAnnotationPresent(Named.class)) {
                ROOTS.add(loaded);
                reach(loaded);
            } else if (TemplateInstance.class.isAssignableFrom(loaded) && loaded.isRecord()) {
                Stream.of(loaded.getRecordComponents())
                        .map(RecordComponent::getGenericType)
                        .forEach(TemplateTypesTest::reach);
            }
            for (Method method : loaded.getDeclaredMethods()) {
                if (isExtension(loaded, method)) {
                    reach(method.getGenericReturnType());
                    Stream.of(method.getGenericParameterTypes()).forEach(TemplateTypesTest::reach);
                } else if (isGlobal(method)) {
                    reach(method.getGenericReturnType());
                }
            }
            Stream.of(loaded.getDeclaredFields())
                    .filter(TemplateTypesTest::isGlobal)
                    .map(Field::getGenericType)
                    .forEach(TemplateTypesTest::reach);
        }
    }

    @Test
    void everyTypeThatTemplatesCanReadHasAWholeResolver() {
        Set<String> missing = new TreeSet<>();
        REACHED.stream()
                .filter(type -> !RESOLVED.contains(type))
                .map(Class::getName)
                .forEach(missing::add);

        assertThat(ROOTS).isNotEmpty();
        assertThat(missing)
                .as("put @TemplateData on it, or name it in TemplateTypes")
                .isEmpty();
    }

    /** A value that Qute finds by its name. */
    private static boolean isGlobal(AnnotatedElement member) {
        return member.isAnnotationPresent(Named.class) || member.isAnnotationPresent(TemplateGlobal.class);
    }

    /** Data without a type: nothing tells what a template reads of it. */
    @Test
    void everyTemplateNamesTheTypesOfItsData() {
        assertThat(CLASSES.stream()
                        .flatMap(type -> type.getMethodCallsFromSelf().stream())
                        .filter(call -> call.getTargetOwner().isAssignableTo(TemplateInstance.class)
                                || call.getTargetOwner().isEquivalentTo(Template.class))
                        .filter(call -> Set.of("data", "computedData", "render").contains(call.getName())
                                && !call.getTarget().getRawParameterTypes().isEmpty()))
                .as("make it a method of a @CheckedTemplate")
                .isEmpty();
    }

    private static boolean isExtension(Class<?> type, Method method) {
        return Modifier.isStatic(method.getModifiers())
                && !method.isSynthetic()
                && !Modifier.isPrivate(method.getModifiers())
                && (type.isAnnotationPresent(TemplateExtension.class)
                        || method.isAnnotationPresent(TemplateExtension.class));
    }

    private static void reach(Type type) {
        if (type instanceof ParameterizedType generic) {
            reach(generic.getRawType());
            Arrays.stream(generic.getActualTypeArguments()).forEach(TemplateTypesTest::reach);
        } else if (type instanceof WildcardType wildcard) {
            Arrays.stream(wildcard.getUpperBounds()).forEach(TemplateTypesTest::reach);
        } else if (type instanceof Class<?> raw && raw.isArray()) {
            reach(raw.getComponentType());
        } else if (type instanceof Class<?> raw && raw.getName().startsWith(OURS) && hasMembers(raw)) {
            if (REACHED.add(raw)) {
                members(raw).forEach(member -> reach(member.getGenericReturnType()));
                fields(raw).forEach(field -> reach(field.getGenericType()));
            }
        }
    }

    /** An enum without methods of its own is only printed and compared. */
    private static boolean hasMembers(Class<?> type) {
        return members(type).findAny().isPresent() || fields(type).findAny().isPresent();
    }

    private static Stream<Field> fields(Class<?> type) {
        return Arrays.stream(type.getFields())
                .filter(field -> field.getDeclaringClass().getName().startsWith(OURS))
                .filter(field -> !Modifier.isStatic(field.getModifiers()));
    }

    /** Those of our supertypes too. */
    private static Stream<Method> members(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getDeclaringClass().getName().startsWith(OURS))
                .filter(method -> Modifier.isPublic(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && !method.isSynthetic()
                        && method.getReturnType() != void.class)
                .filter(method -> !isOfObject(method));
    }

    private static boolean isOfObject(Method method) {
        return Arrays.stream(Object.class.getMethods())
                .anyMatch(of -> of.getName().equals(method.getName())
                        && Arrays.equals(of.getParameterTypes(), method.getParameterTypes()));
    }
}
