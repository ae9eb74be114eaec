package dev.superposition.driver.spec;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named share of a sweep.
 *
 * @param name null if the spec has no parts
 * @param products the axes whose points the part consists of: one product, or one for each point of the part's zips
 */
public record Part(@Nullable String name, List<Axes> products) implements Serializable {
    public Part {
        products = List.copyOf(products);
    }
}
