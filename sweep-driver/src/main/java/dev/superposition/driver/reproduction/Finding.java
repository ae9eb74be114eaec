package dev.superposition.driver.reproduction;

import dev.superposition.driver.query.NamedQuery;
import dev.superposition.driver.query.QueryException;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a table shows of a claim.
 *
 * @param measured our figure, with its spread where there is one
 * @param runs how many runs it rests on
 */
public record Finding(Claim claim, Verdict verdict, String measured, long runs) {
    /** How a claim fared. */
    public enum Verdict {
        REPRODUCED("reproduced"),
        DIFFERS("**differs**"),
        /** Nothing is published to compare with. */
        NEW("no figure published"),
        /** The table has no run that bears on it. */
        OPEN("not run");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** Looks for the claim in the views as they are registered. */
    public static Finding of(Claim claim, SparkSession spark) throws QueryException {
        Row row;
        try {
            if (claim.query() != null) {
                NamedQuery.of(claim.query()).run(spark, Map.of()).createOrReplaceTempView("answer");
            }
            row = spark.sql(claim.statement()).first();
        } catch (QueryException e) {
            throw e;
        } catch (Exception e) {
            throw QueryException.of("Cannot look for " + claim.name(), e);
        }
        long runs = row.<Number>getAs("runs").longValue();
        Boolean reproduced = row.getAs("reproduced");
        if (runs == 0) {
            return new Finding(claim, Verdict.OPEN, "", 0);
        }
        Verdict verdict = reproduced == null ? Verdict.NEW : reproduced ? Verdict.REPRODUCED : Verdict.DIFFERS;
        return new Finding(claim, verdict, String.valueOf(row.<String>getAs("measured")), runs);
    }
}
