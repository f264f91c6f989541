package org.samediffext.adversarial;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * Writes an image as JPEG and reads it again, through ImageIO; the box becomes the levels 0 to 255, and what lies outside is
 * clipped. Grey or RGB. The surrogate gradient is that of the identity. Dziugaite, Ghahramani, Roy 2016, A Study of the
 * Effect of JPG Compression on Adversarial Images.
 *
 * @param quality in percent, 1 to 100
 */
@About(
        value = "JPEG compression",
        paper = "Dziugaite et al. 2016, A Study of the Effect of JPG Compression on Adversarial Images")
public record Jpeg(int quality) implements InputTransform {

    /** Quality 75. */
    public Jpeg() {
        this(75);
    }

    /** Checks the quality. */
    public Jpeg {
        Range.that("quality", quality, "an integer from 1 to 100", quality >= 1 && quality <= 100);
    }

    @Override
    public Kind kind() {
        return Kind.SURROGATE;
    }

    @Override
    public double[] apply(double[] x, InputForm form, SampleRandom random) {
        int channels = form.channels();
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("an image has " + channels + " channels, allowed for jpeg are 1 and 3");
        }
        BufferedImage image = new BufferedImage(
                form.width(), form.height(), channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        WritableRaster pixels = image.getRaster();
        double lo = form.box().lo();
        double range = form.box().range();
        int plane = form.width() * form.height();
        for (int i = 0; i < x.length; i++) {
            long level = Math.round(255 * (x[i] - lo) / range);
            int column = i % form.width();
            pixels.setSample(column, i % plane / form.width(), i / plane, (int) Math.min(255, Math.max(0, level)));
        }
        WritableRaster read = read(written(image));
        double[] changed = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int level = read.getSample(i % form.width(), i % plane / form.width(), i / plane);
            changed[i] = lo + range * (level / 255.0);
        }
        return changed;
    }

    private byte[] written(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality / 100f);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static WritableRaster read(byte[] jpeg) {
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
            reader.setInput(in);
            return reader.read(0).getRaster();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            reader.dispose();
        }
    }
}
