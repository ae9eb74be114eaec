package dev.superposition.worker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What can stand in the way of a table: each is one sentence for the user, and nothing is changed. */
@Tag("end-to-end")
class OpeningTablesTest {
    private final Path temporary;
    private final Path folder;

    OpeningTablesTest(@TempDir Path temporary) {
        this.temporary = temporary;
        this.folder = temporary.resolve("table");
    }

    @Test
    void openOrCreate_missingFolders_createsThem() throws IOException {
        Path deep = temporary.resolve("a/b/c");
        RunTable.openOrCreate(deep.toString(), new Configuration());
        assertThat(TestTable.filesBelow(deep)).containsExactly("_sweep/table.json");
        assertThat(Files.readString(deep.resolve("_sweep/table.json"))).contains("\"format\" : 1");
    }

    @Test
    void open_missingTable_isRefused() {
        assertRefused("Cannot open table " + folder + ": there is no table of runs", false);
        assertThat(folder).doesNotExist();
    }

    @Test
    void openOrCreate_aFile_isRefused() throws IOException {
        Files.writeString(folder, "a file");
        assertRefused("Cannot open table " + folder + ": it is a file; must be a folder, or not exist yet", true);
        assertThat(folder).hasContent("a file");
    }

    @Test
    void openOrCreate_belowAFile_isRefused() throws IOException {
        Files.writeString(temporary.resolve("file"), "a file");
        Path below = temporary.resolve("file/table");
        assertThatThrownBy(() -> RunTable.openOrCreate(below.toString(), new Configuration()))
                .isInstanceOf(TableException.class)
                .hasMessage("Cannot create folder " + below + "/_sweep: a part of the path is a file");
    }

    @Test
    void openOrCreate_folderOfSomethingElse_isRefused() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("thesis.tex"), "precious");
        assertRefused(
                "Cannot open table " + folder
                        + ": the folder holds 'thesis.tex' and is no table of runs; must be a table, empty, or not exist yet",
                true);
        assertThat(TestTable.filesBelow(folder)).containsExactly("thesis.tex");
    }

    /** As after a crash while the table was created. */
    @Test
    void openOrCreate_emptyHiddenFolder_isCompleted() throws IOException {
        Files.createDirectories(folder.resolve("_sweep"));
        RunTable.openOrCreate(folder.toString(), new Configuration());
        assertThat(TestTable.filesBelow(folder)).containsExactly("_sweep/table.json");
    }

    @Test
    void openOrCreate_newerFormat_namesBothVersions() throws IOException {
        format("{\"format\": 2}");
        String message =
                "Cannot open table " + folder + ": it has format 2, and this program understands formats up to 1; "
                        + "use a newer version of the program";
        assertRefused(message, true);
        assertRefused(message, false);
    }

    @Test
    void openOrCreate_damagedFormat_isRefused() throws IOException {
        String path = folder.resolve("_sweep/table.json").toString();
        format("{\"form");
        assertRefused("Cannot open table " + folder + ": " + path + " is not JSON", true);
        for (String text : new String[] {"{}", "", "{\"format\": \"x\"}", "{\"format\": 0}", "[]"}) {
            format(text);
            assertRefused("Cannot open table " + folder + ": " + path + " names no format version", true);
        }
    }

    /** Not even root may make folders there. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void openOrCreate_whereNothingCanBeWritten_isRefused() {
        assertThatThrownBy(() -> RunTable.openOrCreate("/proc/table", new Configuration()))
                .isInstanceOf(TableException.class)
                .hasMessage("Cannot create folder /proc/table/_sweep: permission denied");
    }

    @Test
    void openOrCreate_unknownFileSystem_isRefused() {
        assertThatThrownBy(() -> RunTable.openOrCreate("gopher://host/table", new Configuration()))
                .isInstanceOf(TableException.class)
                .hasMessage("Cannot use 'gopher://host/table' as a table: No FileSystem for scheme \"gopher\"");
        assertThatThrownBy(() -> RunTable.openOrCreate("", new Configuration()))
                .isInstanceOf(TableException.class)
                .hasMessageStartingWith("Cannot use '' as a table: ");
    }

    private void format(String text) throws IOException {
        Files.createDirectories(folder.resolve("_sweep"));
        Files.writeString(folder.resolve("_sweep/table.json"), text);
    }

    private void assertRefused(String message, boolean create) {
        assertThatThrownBy(() -> {
                    if (create) {
                        RunTable.openOrCreate(folder.toString(), new Configuration());
                    } else {
                        RunTable.open(folder.toString(), new Configuration());
                    }
                })
                .isInstanceOf(TableException.class)
                .hasMessage(message);
    }
}
