package dev.superposition.driver.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.batik.anim.dom.SAXSVGDocumentFactory;
import org.apache.batik.bridge.BridgeContext;
import org.apache.batik.bridge.GVTBuilder;
import org.apache.batik.bridge.UserAgentAdapter;
import org.apache.batik.gvt.GraphicsNode;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A figure as PNG. Its letters are outlines of a font that comes with the program, so no font of the machine counts. */
final class FigureImage {
    /** Pixels a unit of the picture: 2.5 makes a figure of five inches some 240 dots an inch. */
    private static final double SCALE = 2.5;

    private FigureImage() {}

    static byte[] png(String svg) {
        Document document = parse(svg);
        outlineTexts(document);
        Element root = document.getDocumentElement();
        int width = (int) Math.ceil(SCALE * Double.parseDouble(root.getAttribute("width")));
        int height = (int) Math.ceil(SCALE * Double.parseDouble(root.getAttribute("height")));
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        BridgeContext context = new BridgeContext(new UserAgentAdapter());
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, width, height);
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.scale(SCALE, SCALE);
            GraphicsNode node = new GVTBuilder().build(context, document);
            node.paint(graphics);
        } finally {
            graphics.dispose();
            context.dispose();
        }
        return encoded(image);
    }

    private static Document parse(String svg) {
        try {
            return new SAXSVGDocumentFactory(null).createDocument("figure.svg", new StringReader(svg));
        } catch (IOException e) {
            throw new UncheckedIOException("a figure is well-formed SVG", e);
        }
    }

    private static byte[] encoded(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void outlineTexts(Document document) {
        NodeList live = document.getElementsByTagNameNS("*", "text");
        List<Element> texts = new ArrayList<>();
        for (int i = 0; i < live.getLength(); i++) {
            texts.add((Element) live.item(i));
        }
        FigureFont font = FigureFont.bundled();
        for (Element text : texts) {
            Element path = document.createElementNS(text.getNamespaceURI(), "path");
            path.setAttributeNS(null, "d", font.outline(text));
            path.setAttributeNS(null, "fill", text.getAttribute("fill"));
            if (text.hasAttribute("transform")) {
                path.setAttributeNS(null, "transform", text.getAttribute("transform"));
            }
            text.getParentNode().replaceChild(path, text);
        }
    }
}
