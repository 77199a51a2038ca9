package io.parsermanager.web.source;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the import of sources. Russian: messages/import_ru.properties. */
@MessageBundle("import")
public interface ImportMessages {
    @Message("Import sources")
    String title();

    @Message(
            "OPML, CSV or JSON Lines, up to {max} MB. The import updates sources that exist and adds the others. Sources that the file leaves out stay.")
    String explanation(long max);

    @Message("File")
    String file();

    @Message("Format")
    String format();

    @Message("By the file's name")
    String format_auto();

    @Message("Choose a file first.")
    String choose_file();

    @Message(
            "The file's name does not tell its format. Choose the format, or a name that ends in .opml, .xml, .csv or .jsonl.")
    String choose_format();

    @Message("Check, change nothing")
    String check();

    @Message("Import")
    String start();

    @Message("Importing. A large file takes a while. If the upload breaks off, you can import the file again.")
    String working();

    @Message("Upload")
    String upload();

    @Message("Processed")
    String read();

    @Message("Preview: nothing is changed yet")
    String preview_title();

    @Message("Imported")
    String report_title();

    @Message("New")
    String added();

    @Message("Changed")
    String changed();

    @Message("Unchanged")
    String unchanged();

    @Message("Rejected")
    String rejected();

    @Message("Rejected rows")
    String rejections();

    @Message("Rejected rows: the first {n} of {total}")
    String first_rejections(int n, long total);

    @Message("Line")
    String line();

    @Message("Value")
    String value();

    @Message("If the preview is right, press Import.")
    String now_import();

    @Message("Choose the file again first: the service does not keep it.")
    String choose_again();

    @Message("The file cannot be read to its end")
    String broken();

    @Message("Correct the file at this place and send it again. Sources that exist are not added twice.")
    String broken_next();

    @Message("To the sources")
    String to_sources();
}
