package io.parsermanager.settings.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/** Converts the path of a readable file with one or more certificates in PEM. */
public class CertificateFile extends ReadableFile {
    @Override
    public String convert(String path) {
        try (InputStream file = Files.newInputStream(Path.of(super.convert(path)))) {
            if (!CertificateFactory.getInstance("X.509")
                    .generateCertificates(file)
                    .isEmpty()) {
                return path;
            }
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException("Expected a file with a certificate in PEM", e);
        }
        throw new IllegalArgumentException("Expected a file with a certificate in PEM");
    }
}
