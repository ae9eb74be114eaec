package dev.superposition.worker.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * The Parquet encoding of a file of runs: the columns of {@link RunColumns}, Zstandard, a checksum on every page. Equal rows
 * give equal bytes, but for the order of the encodings in the footer, a set that Parquet writes as its JVM iterates over it.
 *
 * <p>A file is encoded in memory, where Parquet holds it anyway until its only row group is complete. So a row that cannot be
 * encoded leaves nothing in a table, and publishing deals with finished bytes only.
 *
 * <p>Values go to Parquet's columns by {@link ValueWriter}: assembling a record for each row, which Parquet takes apart again, takes half as
 * long again.
 */
final class RunFileFormat {
    /** Free of the machine's settings, which must not change a file's bytes. */
    private static final Configuration NO_SETTINGS = new Configuration(false);

    private static final Map<String, String> FILE_PROPERTIES =
            Map.of("superposition.format", Integer.toString(RunTable.FORMAT));

    private static final ParquetProperties PROPERTIES = properties();

    private RunFileFormat() {}

    static byte[] encode(List<RunRow> rows) {
        MessageType schema = RunColumns.schema();
        MemoryFile file = new MemoryFile();
        CodecFactory codecs = new CodecFactory(NO_SETTINGS, PROPERTIES.getPageSizeThreshold());
        try {
            ParquetFileWriter out = new ParquetFileWriter(
                    file,
                    schema,
                    ParquetFileWriter.Mode.CREATE,
                    ParquetWriter.DEFAULT_BLOCK_SIZE,
                    ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
                    PROPERTIES.getColumnIndexTruncateLength(),
                    PROPERTIES.getStatisticsTruncateLength(),
                    PROPERTIES.getPageWriteChecksumEnabled());
            out.start();
            out.startBlock(rows.size());
            ColumnChunkPageWriteStore pages = new ColumnChunkPageWriteStore(
                    codecs.getCompressor(CompressionCodecName.ZSTD),
                    schema,
                    PROPERTIES.getAllocator(),
                    PROPERTIES.getColumnIndexTruncateLength(),
                    PROPERTIES.getPageWriteChecksumEnabled());
            write(rows, PROPERTIES.newColumnWriteStore(schema, pages), schema);
            pages.flushToFileWriter(out);
            out.endBlock();
            out.end(FILE_PROPERTIES);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be written", e);
        } finally {
            codecs.release();
        }
        return file.bytes.toByteArray();
    }

    private static void write(List<RunRow> rows, ColumnWriteStore columns, MessageType schema) {
        Iterator<ColumnWriter> writers =
                schema.getColumns().stream().map(columns::getColumnWriter).iterator();
        ValueWriter<RunRow> writer = RunColumns.row().writer(writers, 0, 0);
        for (RunRow row : rows) {
            writer.write(row, 0);
            columns.endRecord();
        }
        columns.flush();
    }

    private static ParquetProperties properties() {
        ParquetProperties.Builder builder = ParquetProperties.builder().withPageWriteChecksumEnabled(true);
        for (ColumnDescriptor column : RunColumns.schema().getColumns()) {
            builder.withDictionaryEncoding(String.join(".", column.getPath()), repeats(column));
        }
        return builder.build();
    }

    /** Whether a dictionary pays: names and settings repeat from row to row, numbers compress as well without and are written in half the time. */
    private static boolean repeats(ColumnDescriptor column) {
        return column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
                && !Arrays.equals(column.getPath(), new String[] {RunColumns.CONFIG_ID});
    }

    /**
     * Reads every row, checking the checksum of each page it touches.
     *
     * @param columns the columns to read, null for all
     * @throws IOException or any {@link RuntimeException} if the file is damaged
     */
    static void read(InputFile file, @Nullable Set<String> columns, Consumer<Group> rows) throws IOException {
        ParquetReadOptions options = HadoopReadOptions.builder(NO_SETTINGS)
                .usePageChecksumVerification()
                .build();
        try (ParquetFileReader reader = ParquetFileReader.open(file, options)) {
            MessageType stored = reader.getFileMetaData().getSchema();
            MessageType schema = columns == null ? stored : projection(stored, columns);
            reader.setRequestedSchema(schema);
            MessageColumnIO columnIo = new ColumnIOFactory().getColumnIO(schema);
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                RecordReader<Group> records = columnIo.getRecordReader(pages, new GroupRecordConverter(schema));
                for (long i = 0; i < pages.getRowCount(); i++) {
                    rows.accept(records.read());
                }
            }
        }
    }

    private static MessageType projection(MessageType stored, Set<String> columns) throws IOException {
        for (String column : columns) {
            if (!stored.containsField(column) && !RunColumns.ADDED_LATER.contains(column)) {
                throw new IOException("it has no column '" + column + "'");
            }
        }
        List<Type> fields = stored.getFields().stream()
                .filter(field -> columns.contains(field.getName()))
                .toList();
        return new MessageType(stored.getName(), fields);
    }

    /** A file in memory. */
    private static final class MemoryFile implements OutputFile {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new PositionOutputStream() {
                @Override
                public long getPos() {
                    return bytes.size();
                }

                @Override
                public void write(int b) {
                    bytes.write(b);
                }

                @Override
                public void write(byte[] b, int offset, int length) {
                    bytes.write(b, offset, length);
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
