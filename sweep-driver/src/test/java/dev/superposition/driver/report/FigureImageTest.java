package dev.superposition.driver.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SVG painted as PNG. */
@Tag("law")
final class FigureImageTest {
    private static BufferedImage painted(String inner) throws IOException {
        String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 40\" width=\"100\" height=\"40\">"
                + inner + "</svg>";
        return ImageIO.read(new ByteArrayInputStream(FigureImage.png(svg)));
    }

    private static int[] inkColumns(BufferedImage image) {
        int first = image.getWidth();
        int last = -1;
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                if ((image.getRGB(x, y) & 0xffffff) != 0xffffff) {
                    first = Math.min(first, x);
                    last = Math.max(last, x);
                }
            }
        }
        return new int[] {first, last};
    }

    @Test
    void png_rectangle_isWhereItIs() throws IOException {
        BufferedImage image = painted("<rect x=\"10\" y=\"10\" width=\"20\" height=\"10\" fill=\"#0072b2\"/>");
        assertThat(image.getWidth()).isEqualTo(250);
        assertThat(image.getHeight()).isEqualTo(100);
        assertThat(image.getRGB(50, 40) & 0xffffff).isEqualTo(0x0072b2);
        assertThat(image.getRGB(20, 40) & 0xffffff).isEqualTo(0xffffff);
        assertThat(inkColumns(image)).containsExactly(25, 74);
    }

    @Test
    void png_text_isSetAtItsAnchor() throws IOException {
        int[] start = inkColumns(painted("<text x=\"50\" y=\"20\" font-size=\"10\" fill=\"#000000\">HIH</text>"));
        int[] middle = inkColumns(
                painted("<text x=\"50\" y=\"20\" font-size=\"10\" text-anchor=\"middle\" fill=\"#000000\">HIH</text>"));
        int[] end = inkColumns(
                painted("<text x=\"50\" y=\"20\" font-size=\"10\" text-anchor=\"end\" fill=\"#000000\">HIH</text>"));
        assertThat(start[0]).isBetween(125, 129);
        assertThat(end[1]).isBetween(120, 125);
        assertThat((middle[0] + middle[1]) / 2).isBetween(123, 127);
        assertThat(start[1] - start[0]).isBetween(38, 46);
    }

    @Test
    void png_lettersOfTheFigures_haveOutlines() throws IOException {
        for (String letter : List.of("‖", "ᵀ", "²", "−", "≥", "Σ", "·", "→", "∞")) {
            assertThat(inkColumns(
                            painted("<text x=\"50\" y=\"20\" font-size=\"10\" fill=\"#000000\">" + letter + "</text>"))[
                            1])
                    .as(letter)
                    .isPositive();
        }
    }
}
