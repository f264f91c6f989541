package org.samediffext.examples.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.function.DoubleToIntFunction;
import javax.imageio.ImageIO;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A small image as an {@code img} element that carries its own bytes. */
final class Picture {
    private static final int INCREASE = 0xe0533d;
    private static final int DECREASE = 0x3d7fe0;

    private Picture() {}

    /** Values from 0, black, to 1, white. */
    static Element grey(INDArray values, String description) {
        return image(values, description, value -> {
            int level = (int) Math.round(255 * Math.min(1, Math.max(0, value)));
            return 0xff000000 | level << 16 | level << 8 | level;
        });
    }

    /** Values from {@code -full}, blue, over 0, see-through, to {@code full}, red. */
    static Element signed(INDArray values, double full, String description) {
        return image(values, description, value -> {
            int alpha = (int) Math.round(255 * Math.min(1, Math.abs(value) / full));
            return alpha << 24 | (value < 0 ? DECREASE : INCREASE);
        });
    }

    private static Element image(INDArray values, String description, DoubleToIntFunction colour) {
        int height = (int) values.size(0);
        int width = (int) values.size(1);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                image.setRGB(column, row, colour.applyAsInt(values.getDouble(row, column)));
            }
        }
        return Element.of("img")
                .with("src", "data:image/png;base64," + png(image))
                .with("alt", description);
    }

    private static String png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.setUseCache(false);
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
