package org.samediffext.adversarial;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.AttackResult.Failure;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.LogitModel;

/** The file of one part of a run. Written whole or not at all; marked with what it belongs to. */
final class SavedPart {
    private static final int DIGEST = 32;

    private final Path file;
    private final INDArray x;
    private final byte[] mark;

    SavedPart(Path file, INDArray x, String run, DecisionModel model) {
        this.file = file;
        this.x = x;
        this.mark = mark(x, run, model);
    }

    private static byte[] mark(INDArray x, String run, DecisionModel model) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((run + " " + Arrays.toString(x.shape()) + " " + x.dataType() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
            digest.update(bytes(Rows.read(x)));
            double[][] says = model instanceof LogitModel scores
                    ? Rows.read(scores.logits(x))
                    : new double[][] {
                        Arrays.stream(model.labels(x)).asDoubleStream().toArray()
                    };
            return digest.digest(bytes(says));
        } catch (NoSuchAlgorithmException | IOException e) {
            throw new IllegalStateException("every Java has SHA-256, and memory can be written", e);
        }
    }

    private static byte[] bytes(double[][] rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (double[] row : rows) {
            for (double value : row) {
                out.writeDouble(value);
            }
        }
        return bytes.toByteArray();
    }

    void write(AttackResult result) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".tmp");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(draft)))) {
            out.write(mark);
            out.writeInt(result.budgets().size());
            for (Budget budget : result.budgets()) {
                out.writeDouble(budget.epsilon());
                out.write(bytes(Rows.read(budget.adversarial())));
                for (int row = 0; row < result.size(); row++) {
                    out.writeBoolean(budget.success().get(row));
                    out.writeDouble(budget.distance().get(row));
                    out.writeDouble(budget.loss().get(row));
                }
            }
            for (int row = 0; row < result.size(); row++) {
                out.writeLong(result.forward(row));
                out.writeLong(result.backward(row));
                out.writeUTF(result.failure(row).name());
            }
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    AttackResult read() throws IOException {
        int rows = (int) x.size(0);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (!Arrays.equals(in.readNBytes(DIGEST), mark)) {
                throw new IllegalStateException(file + " belongs to another attack, seed, model or data set; allowed is"
                        + " a folder without parts or with parts of this run: give another folder or delete it");
            }
            List<Budget> budgets = new ArrayList<>();
            int count = in.readInt();
            for (int k = 0; k < count; k++) {
                budgets.add(budget(in, rows));
            }
            long[] forward = new long[rows];
            long[] backward = new long[rows];
            List<Failure> failures = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                forward[row] = in.readLong();
                backward[row] = in.readLong();
                failures.add(Failure.valueOf(in.readUTF()));
            }
            return new AttackResult(budgets, forward, backward, failures);
        }
    }

    private Budget budget(DataInputStream in, int rows) throws IOException {
        double epsilon = in.readDouble();
        List<double[]> points = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            double[] point = new double[(int) (x.length() / rows)];
            for (int i = 0; i < point.length; i++) {
                point[i] = in.readDouble();
            }
            points.add(point);
        }
        List<Boolean> success = new ArrayList<>();
        List<Double> distance = new ArrayList<>();
        List<Double> loss = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            success.add(in.readBoolean());
            distance.add(in.readDouble());
            loss.add(in.readDouble());
        }
        return new Budget(epsilon, new Rows(x.dataType(), x.shape()).write(points), success, distance, loss);
    }
}
