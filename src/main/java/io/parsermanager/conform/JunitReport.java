package io.parsermanager.conform;

import io.parsermanager.conform.CaseResult.Outcome;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes results as JUnit's XML, which build servers show. */
final class JunitReport {
    private JunitReport() {}

    /**
     * Writes the file anew.
     *
     * @throws IOException if it cannot be written; the message names the option
     */
    static void write(Path file, List<CaseResult> results) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(writer);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "parser contract");
            xml.writeAttribute("tests", String.valueOf(results.size()));
            xml.writeAttribute("failures", count(results, Outcome.FAILED));
            xml.writeAttribute("errors", "0");
            xml.writeAttribute("skipped", count(results, Outcome.SKIPPED));
            for (CaseResult result : results) {
                write(xml, result);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
        } catch (IOException | XMLStreamException e) {
            throw new IOException("The file of --junit cannot be written: " + file, e);
        }
    }

    private static void write(XMLStreamWriter xml, CaseResult result) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "contract");
        xml.writeAttribute("name", result.name());
        xml.writeAttribute(
                "time", String.format(Locale.ROOT, "%.3f", result.took().toMillis() / 1000.0));
        if (result.outcome() != Outcome.PASSED) {
            xml.writeStartElement(result.failed() ? "failure" : "skipped");
            xml.writeAttribute("message", clean(result.detail()));
            xml.writeCharacters(clean(result.promise()));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** Without what XML cannot hold: a detail may quote what a parser sent. */
    private static String clean(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?");
    }

    private static String count(List<CaseResult> results, Outcome outcome) {
        return String.valueOf(
                results.stream().filter(result -> result.outcome() == outcome).count());
    }
}
