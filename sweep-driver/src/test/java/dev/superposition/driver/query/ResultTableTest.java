package dev.superposition.driver.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("closed-form")
class ResultTableTest {
    /** Every kind of value, a null of each, and text that a terminal or a parser could trip over. */
    private static final String MIXED = """
            SELECT * FROM VALUES
              ('plain', 1L, 0.1D, float(0.1), true, array(1, 2), named_struct('a', 1D, 'b', 'x'), DATE'2026-01-02'),
              ('a,"b"\\nc', -20L, double('NaN'), float('-Infinity'), false, array(), named_struct('a', null, 'b', 'y'), null),
              (null, null, null, null, null, null, null, null),
              ('', 123456789012L, 1e-7D, float(3), true, array(1, 2, 3, 4, 5, 6, 7, 8), null, null)
            AS t(name, big, number, small, flag, list, pair, day)
            """;

    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void table_alignsAndShortens() throws Exception {
        assertThat(print(MIXED, ResultFormat.TABLE)).isEqualTo("""
                name               big  number      small  flag   list                       pair          day
                ────────  ────────────  ──────  ─────────  ─────  ─────────────────────────  ────────────  ──────────
                plain                1     0.1        0.1  true   [1, 2]                     {a: 1, b: x}  2026-01-02
                a,"b"\\nc           -20     NaN  -Infinity  false  []                         {a: –, b: y}  –
                –                    –       –          –  –      –                          –             –
                          123456789012    1e-7          3  true   [1, 2, 3, 4, 5, … 3 more]  –             –
                4 rows
                """);
    }

    @Test
    void table_ofMoreRowsThanItsLimit_saysHowManyItLeftOut() throws Exception {
        StringBuilder out = new StringBuilder();
        ResultTable.print(spark.sql("SELECT id FROM range(5000) ORDER BY id"), ResultFormat.TABLE, 2, out);
        assertThat(out).hasToString("id\n──\n 0\n 1\n5,000 rows; 4,998 of them left out\n");
    }

    @Test
    void table_withoutRows_hasItsHeader() throws Exception {
        assertThat(print("SELECT 1 AS one WHERE false", ResultFormat.TABLE)).isEqualTo("one\n───\n0 rows\n");
    }

    @Test
    void csv_isAsRfc4180HasIt() throws Exception {
        assertThat(print(MIXED, ResultFormat.CSV))
                .isEqualTo("""
                name,big,number,small,flag,list,pair,day
                plain,1,0.1,0.1,true,"[1,2]","{""a"":1.0,""b"":""x""}",2026-01-02
                "a,""b""~c",-20,NaN,-Infinity,false,[],"{""a"":null,""b"":""y""}",
                ,,,,,,,
                "",123456789012,1.0E-7,3.0,true,"[1,2,3,4,5,6,7,8]",,
                """.replace("\n", "\r\n").replace("~", "\n"));
    }

    @Test
    void json_isOneArrayWithEveryDigit() throws Exception {
        String json = print(MIXED, ResultFormat.JSON);
        assertThat(json.lines()).hasSize(6).first().isEqualTo("[");
        JsonNode rows = new ObjectMapper().readTree(json);
        assertThat(rows).hasSize(4);
        assertThat(rows.get(0))
                .hasToString("{\"name\":\"plain\",\"big\":1,\"number\":0.1,\"small\":0.1,\"flag\":true,\"list\":[1,2],"
                        + "\"pair\":{\"a\":1.0,\"b\":\"x\"},\"day\":\"2026-01-02\"}");
        assertThat(rows.get(1).get("number").textValue()).isEqualTo("NaN");
        assertThat(rows.get(1).get("small").textValue()).isEqualTo("-Infinity");
        assertThat(rows.get(1).get("name").textValue()).isEqualTo("a,\"b\"\nc");
        assertThat(rows.get(2)).allMatch(JsonNode::isNull);
    }

    @Test
    void json_withoutRows_isAnEmptyArray() throws Exception {
        assertThat(new ObjectMapper().readTree(print("SELECT 1 WHERE false", ResultFormat.JSON)))
                .isEmpty();
    }

    @Test
    void json_ofTimesAndMaps_isIso8601AndAnObject() throws Exception {
        assertThat(print(
                        "SELECT TIMESTAMP'2026-01-02 12:30:00.5' AS at, map('k', 1) AS m, 1.50BD AS d, X'00ff' AS b",
                        ResultFormat.JSON))
                .isEqualTo("[\n{\"at\":\"2026-01-02T12:30:00.500Z\",\"m\":{\"k\":1},\"d\":1.50,\"b\":\"AP8=\"}\n]\n");
    }

    @Test
    void everyFormat_ofControlCharacters_isHarmless() throws Exception {
        String evil = "SELECT 'a' || char(27) || '[31m' || char(7) || '\u0085' || '\u202e' || 'b' AS `x\u001b`";
        for (ResultFormat format : ResultFormat.values()) {
            assertThat(print(evil, format).codePoints())
                    .as(format.name())
                    .noneMatch(c -> (c != '\n' && c != '\r' && Character.isISOControl(c)) || c == '\u202e');
        }
        assertThat(print(evil, ResultFormat.CSV)).contains("a\\u001b[31m\\u0007\\u0085\\u202eb");
        JsonNode row =
                new ObjectMapper().readTree(print(evil, ResultFormat.JSON)).get(0);
        assertThat(row.get("x\u001b").textValue()).isEqualTo("a\u001b[31m\u0007\u0085\u202eb");
    }

    @Test
    void print_ofAStatementThatFailsWhileItRuns_isOneSentence() {
        assertThatThrownBy(() -> print("SELECT (SELECT id FROM range(2)) AS id", ResultFormat.CSV))
                .isInstanceOf(QueryException.class)
                .hasMessageMatching("Cannot compute the result: More than one row returned by a subquery [^\n]*");
        assertThatThrownBy(() -> print("SELECT element_at(array(id), 0) FROM range(2)", ResultFormat.TABLE))
                .isInstanceOf(QueryException.class)
                .hasMessageMatching("Cannot compute the result: The index 0 is invalid[^\n]*");
    }

    @Test
    void print_toAFullDisk_isAnIoFailure() {
        Appendable full = new Appendable() {
            @Override
            public Appendable append(CharSequence text) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public Appendable append(CharSequence text, int start, int end) throws IOException {
                return append(text);
            }

            @Override
            public Appendable append(char c) throws IOException {
                return append("");
            }
        };
        for (ResultFormat format : ResultFormat.values()) {
            assertThatThrownBy(() -> ResultTable.print(spark.sql("SELECT 1"), format, full))
                    .isInstanceOf(IOException.class)
                    .hasMessage("No space left on device");
        }
    }

    private static String print(String statement, ResultFormat format) throws QueryException, IOException {
        StringBuilder out = new StringBuilder();
        ResultTable.print(spark.sql(statement), format, out);
        return out.toString();
    }
}
