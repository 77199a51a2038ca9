package io.parsermanager.text;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;

/** Validates a text of one line, such as a name or a tag. See {@link TextRules#faultOfLine}. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {SingleLine.OfOneLine.class})
public @interface SingleLine {
    String message() default "must be a text of one line";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** True: line breaks and tabs are allowed, as in a reason. See {@link TextRules#faultOfNote}. */
    boolean breaks() default false;

    /** The validator. */
    class OfOneLine implements ConstraintValidator<SingleLine, String> {
        private boolean breaks;

        @Override
        public void initialize(SingleLine rule) {
            breaks = rule.breaks();
        }

        @Override
        public boolean isValid(String text, ConstraintValidatorContext context) {
            if (text == null) {
                return true;
            }
            Optional<String> fault = breaks ? TextRules.faultOfNote(text) : TextRules.faultOfLine(text);
            fault.ifPresent(detail -> {
                context.disableDefaultConstraintViolation();
                context.buildConstraintViolationWithTemplate(detail).addConstraintViolation();
            });
            return fault.isEmpty();
        }
    }
}
