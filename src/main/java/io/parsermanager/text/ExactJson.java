package io.parsermanager.text;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Configures the service's ObjectMapper to keep numbers exactly: {@code 12345678901234567890.123456789} is not a double. */
@Singleton
public class ExactJson implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper json) {
        exact(json);
    }

    static ObjectMapper exact(ObjectMapper json) {
        json.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        json.setConfig(json.getDeserializationConfig().without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES));
        return json;
    }
}
