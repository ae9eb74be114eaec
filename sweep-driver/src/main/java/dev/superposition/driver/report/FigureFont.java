package dev.superposition.driver.report;

import java.awt.geom.AffineTransform;
import java.awt.geom.GeneralPath;
import java.awt.geom.PathIterator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Liberation Sans, and how the texts of figures are set in it. */
final class FigureFont {
    private static final String FILE = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private final TrueTypeFont font;
    private final CmapLookup glyphs;
    private final double unit;

    private FigureFont(TrueTypeFont font) throws IOException {
        this.font = font;
        this.glyphs = font.getUnicodeCmapLookup();
        this.unit = 1.0 / font.getUnitsPerEm();
    }

    static FigureFont bundled() {
        try (InputStream file = PDDocument.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is not packaged");
            }
            return new FigureFont(new TTFParser().parse(new RandomAccessReadBuffer(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }

    /** The outline of an SVG text of plain words and {@code tspan} elements with {@code dy} and {@code font-size}, as path data. */
    String outline(Element text) {
        Line line = new Line(number(text, "y", 0));
        double size = number(text, "font-size", 12);
        for (Node child = text.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element span) {
                line.y += number(span, "dy", 0);
                line.add(span.getTextContent(), number(span, "font-size", size));
            } else {
                line.add(child.getTextContent(), size);
            }
        }
        double start = number(text, "x", 0)
                - switch (text.getAttribute("text-anchor")) {
                    case "middle" -> line.width / 2;
                    case "end" -> line.width;
                    default -> 0;
                };
        line.path.transform(AffineTransform.getTranslateInstance(start, 0));
        return data(line.path);
    }

    private static double number(Element element, String attribute, double otherwise) {
        return element.hasAttribute(attribute) ? Double.parseDouble(element.getAttribute(attribute)) : otherwise;
    }

    /** Letters set one after the other, from x = 0. */
    private final class Line {
        private final GeneralPath path = new GeneralPath();
        private double width;
        private double y;

        Line(double y) {
            this.y = y;
        }

        void add(String words, double size) {
            double scale = size * unit;
            for (int letter : words.codePoints().toArray()) {
                try {
                    int glyph = glyphs.getGlyphId(letter);
                    GeneralPath outline = new GeneralPath();
                    var found = font.getGlyph().getGlyph(glyph);
                    if (found != null) {
                        outline.append(found.getPath(), false);
                    }
                    AffineTransform place = AffineTransform.getTranslateInstance(width, y);
                    place.scale(scale, -scale);
                    path.append(outline.getPathIterator(place), false);
                    width += scale * font.getAdvanceWidth(glyph);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static String data(GeneralPath path) {
        StringBuilder data = new StringBuilder();
        double[] at = new double[6];
        for (PathIterator part = path.getPathIterator(null); !part.isDone(); part.next()) {
            int type = part.currentSegment(at);
            int numbers = switch (type) {
                case PathIterator.SEG_MOVETO, PathIterator.SEG_LINETO -> 2;
                case PathIterator.SEG_QUADTO -> 4;
                case PathIterator.SEG_CUBICTO -> 6;
                default -> 0;
            };
            data.append("MLQCZ".charAt(type));
            for (int i = 0; i < numbers; i++) {
                data.append(String.format(Locale.ROOT, "%.3f ", at[i]));
            }
        }
        return data.length() == 0 ? "M0 0" : data.toString();
    }
}
