package io.parsermanager.settings.check;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Converts the path of a file that exists and is readable. Without this check the code that opens the file would fail with a stack trace.
 */
public class ReadableFile implements Converter<String> {
    @Override
    public String convert(String path) {
        try {
            if (Files.isRegularFile(Path.of(path)) && Files.isReadable(Path.of(path))) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("Expected the path of a file", e);
        }
        throw new IllegalArgumentException("Expected a file that is there and that the service may read");
    }
}
