package io.parsermanager.settings;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** Limits of files and bodies. A part of {@link Settings}. */
public interface ImportSettings {
    /** The largest import in bytes, enough for some million rows. Imports are streamed, so memory does not grow with the file. */
    @WithName("IMPORT_MAX_BYTES")
    @WithDefault("104857600")
    @Min(1024)
    @Max(1_073_741_824)
    long importMaxBytes();

    /** Rows that an import writes, or an export reads, in one transaction. */
    @WithName("IMPORT_CHUNK_SIZE")
    @WithDefault("1000")
    @Min(1)
    @Max(10_000)
    int importChunkSize();

    /** Rejected rows that the report of an import names. It counts further ones. The limit bounds the answer. */
    @WithName("IMPORT_MAX_REJECTIONS")
    @WithDefault("1000")
    @Min(0)
    @Max(100_000)
    int importMaxRejections();

    /** The largest body of any other call in bytes. */
    @WithName("HTTP_MAX_BODY_BYTES")
    @WithDefault("1048576")
    @Min(1024)
    @Max(104_857_600)
    long httpMaxBodyBytes();
}
