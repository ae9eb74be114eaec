package dev.superposition.driver.reproduction;

/**
 * The figure of a report that shows a claim.
 *
 * @param beginning of the figure's name; the first figure of the table's report whose name begins so is meant
 * @param shows what is seen there, one sentence without its stop
 */
public record ClaimFigure(String beginning, String shows) {}
