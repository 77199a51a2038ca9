package io.parsermanager.deployment;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Model;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;

/** What the build is told, and what the platform says: both as they lie here, since a test may have no network. */
final class Pom {
    private static final Model OURS = read(Path.of("pom.xml"));

    private Pom() {}

    static String property(String name) {
        return OURS.getProperties().getProperty(name);
    }

    static String platformVersion() {
        return property("quarkus.platform.version");
    }

    /** What is managed before the platform, and so instead of it. */
    static List<Dependency> overrides() {
        return OURS.getDependencyManagement().getDependencies().stream()
                .takeWhile(dependency -> !dependency.getArtifactId().equals("quarkus-bom"))
                .toList();
    }

    /** The version that would come without an override. */
    static Optional<String> platform(String group, String artifact) {
        return read(repository()
                        .resolve("io/quarkus/quarkus-bom/%1$s/quarkus-bom-%1$s.pom".formatted(platformVersion())))
                .getDependencyManagement()
                .getDependencies()
                .stream()
                .filter(dependency -> dependency.getGroupId().equals(group)
                        && dependency.getArtifactId().equals(artifact))
                .map(Dependency::getVersion)
                .findFirst();
    }

    /** The version that another artifact asks for, where the platform says nothing. */
    static String askedFor(String byGroup, String byArtifact, String byVersion, String artifact) {
        Path pom = repository()
                .resolve(byGroup.replace('.', '/'))
                .resolve("%1$s/%2$s/%1$s-%2$s.pom".formatted(byArtifact, byVersion));
        return read(pom).getDependencies().stream()
                .filter(dependency -> dependency.getArtifactId().equals(artifact))
                .map(Dependency::getVersion)
                .findFirst()
                .orElseThrow();
    }

    /** Where Maven keeps what it has fetched: the BOM is there, since nothing is built without it. */
    private static Path repository() {
        URI jar = URI.create(Quarkus.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString());
        return Path.of(jar).getParent().getParent().getParent().getParent().getParent();
    }

    private static Model read(Path file) {
        try (Reader text = Files.newBufferedReader(file)) {
            return new MavenXpp3Reader().read(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (XmlPullParserException e) {
            throw new IllegalStateException(file + " is no pom", e);
        }
    }
}
