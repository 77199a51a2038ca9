package io.parsermanager.web.format;

import io.quarkus.qute.TemplateExtension;

/** Gives templates the name of an enum constant. */
@TemplateExtension
public final class EnumNames {
    private EnumNames() {}

    public static String code(Enum<?> word) {
        return word.name();
    }

    /** A native binary reads no member of an enum by reflection. */
    public static String name(Enum<?> value) {
        return value.name();
    }
}
