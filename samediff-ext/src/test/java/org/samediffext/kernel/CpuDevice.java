package org.samediffext.kernel;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Kernels in CUDA C that the machine's C++ compiler has built for the CPU. All sources are built at once, since the compiler takes
 * longer to start than to compile one.
 */
public final class CpuDevice implements Device {
    private static final Pattern KERNEL = Pattern.compile("__global__ void (\\w+)\\(");
    private static final int THREADS = 8;

    private final Map<String, String> names = new HashMap<>();
    private final NativeLibrary library;

    private CpuDevice(Map<String, String> names, NativeLibrary library) {
        this.names.putAll(names);
        this.library = library;
    }

    /** Whether the machine has a C++ compiler. */
    public static boolean hasCompiler() {
        try {
            return new ProcessBuilder("g++", "--version")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A device that knows these sources, and no others. */
    static CpuDevice of(Set<String> sources, Path directory) {
        Map<String, String> names = new HashMap<>();
        StringBuilder text = new StringBuilder(resource("shim.h"));
        for (String source : sources) {
            String name = "source" + names.size();
            names.put(source, name);
            text.append("namespace ").append(name).append(" {\n");
            text.append(source.replace("extern \"C\" ", "static ")).append("}\n");
            KERNEL.matcher(source)
                    .results()
                    .map(found -> found.group(1))
                    .forEach(kernel -> text.append("extern \"C\" void ")
                            .append(name + "_" + kernel)
                            .append("(unsigned blocks, unsigned threads, void** arguments) { launch(")
                            .append(name + "::" + kernel)
                            .append(", blocks, threads, arguments); }\n"));
        }
        return new CpuDevice(
                names,
                NativeLibrary.getInstance(build(text.toString(), directory).toString()));
    }

    private static Path build(String text, Path directory) {
        try {
            Path source = Files.writeString(directory.resolve("kernels.cpp"), text);
            Path library = directory.resolve("libkernels.so");
            List<String> command = List.of(
                    "g++",
                    "-std=c++20",
                    "-O1",
                    "-ffp-contract=off",
                    "-shared",
                    "-fPIC",
                    "-pthread",
                    "-o",
                    library.toString(),
                    source.toString());
            Process compiler =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String messages = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (compiler.waitFor() != 0) {
                throw new DeviceException(messages);
            }
            return library;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeviceException("interrupted", e);
        }
    }

    private static String resource(String name) {
        try (InputStream stream = Objects.requireNonNull(CpuDevice.class.getResourceAsStream(name))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Code compile(String source) {
        String name = names.get(source);
        if (name == null) {
            throw new DeviceException("a source that was not built:\n" + source);
        }
        return (launch, arrays, results) -> run(name, launch, arrays, results);
    }

    private void run(String name, Launch launch, INDArray[] arrays, double[] results) {
        List<Pointer> rows =
                launch.rows().stream().map(CpuDevice::copy).collect(Collectors.toCollection(ArrayList::new));
        try (DoublePointer left = new DoublePointer(Math.max(1, results.length))) {
            Arguments arguments = new Arguments();
            launch.fill(
                    arguments,
                    rows.stream().mapToLong(Pointer::address).toArray(),
                    List.of(arrays).stream().mapToLong(CpuDevice::address).toArray(),
                    left.address());
            Function kernel = library.getFunction(name + "_" + launch.kernel());
            kernel.invokeVoid(new Object[] {
                launch.blocks(),
                THREADS,
                new com.sun.jna.Pointer(arguments.addresses().address())
            });
            left.get(results);
        }
        rows.forEach(Pointer::close);
    }

    private static Pointer copy(Object numbers) {
        return numbers instanceof double[] wide ? new DoublePointer(wide) : new FloatPointer((float[]) numbers);
    }

    private static long address(INDArray array) {
        return array.data().pointer().address()
                + array.data().offset() * array.dataType().width();
    }
}
