package org.samediffext.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.samediffext.kernel.Pass.Instruction;
import org.samediffext.kernel.Pass.Output;

/**
 * Writes a pass as byte code that works on the memory itself, a vector of the Vector API at a time: one static method of views of
 * the arrays, numbers of the step, and the bytes from where to where. Each operation has the bits of the one in {@link Emitter}.
 */
final class VectorEmitter {
    static final String METHOD = "range";
    static final String DESCRIPTOR = "(Ljava/lang/Object;Ljava/lang/Object;II)V";
    private static final String API = "jdk/incubator/vector/";
    private static final String VECTOR = "L" + API + "Vector;";
    private static final String SPECIES = "L" + API + "VectorSpecies;";
    private static final String MASK = "L" + API + "VectorMask;";
    private static final String COMPARISON = "L" + API + "VectorOperators$Comparison;";
    private static final String ORDER = "Ljava/nio/ByteOrder;";
    private static final int FROM = 2;
    private static final int TO = 3;
    private static final int FIRST_FREE = 4;

    private final Pass pass;
    private final Vectors vectors;
    private final Type type;
    private final String owner;
    private final MethodVisitor code;
    private final Map<Integer, Integer> views = new HashMap<>();
    private final Map<Operand, Integer> locals = new HashMap<>();
    private int zero;
    private int one;
    private int nan;
    private int next = FIRST_FREE;

    private VectorEmitter(Pass pass, Vectors vectors, Type type, MethodVisitor code) {
        this.pass = pass;
        this.vectors = vectors;
        this.type = type;
        this.owner = API + (type.getSort() == Type.FLOAT ? "FloatVector" : "DoubleVector");
        this.code = code;
    }

    static byte[] write(Pass pass, Vectors vectors, Type type) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        String name = VectorEmitter.class.getPackageName().replace('.', '/') + "/Vectorised";
        writer.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, name, null, "java/lang/Object", null);
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, METHOD, DESCRIPTOR, null, null);
        new VectorEmitter(pass, vectors, type, code).method();
        writer.visitEnd();
        return writer.toByteArray();
    }

    private void method() {
        code.visitCode();
        for (int i = 0; i < pass.arrays(); i++) {
            int array = i;
            if (pass.reads(i) || pass.outputs().stream().anyMatch(output -> output.array() == array)) {
                view(i);
            }
        }
        for (int i = 0; i < pass.hoisted().size(); i++) {
            number(i);
        }
        zero = constant(0);
        one = constant(1);
        nan = constant(Double.NaN);
        Label top = new Label();
        Label end = new Label();
        code.visitLabel(top);
        code.visitVarInsn(Opcodes.ILOAD, FROM);
        code.visitVarInsn(Opcodes.ILOAD, TO);
        code.visitJumpInsn(Opcodes.IF_ICMPGE, end);
        for (int i = 0; i < pass.arrays(); i++) {
            if (pass.reads(i)) {
                load(i);
            }
        }
        for (int i = 0; i < pass.instructions().size(); i++) {
            compute(i);
        }
        pass.outputs().forEach(this::store);
        code.visitIincInsn(FROM, vectors.bytes());
        code.visitJumpInsn(Opcodes.GOTO, top);
        code.visitLabel(end);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void view(int array) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitTypeInsn(Opcodes.CHECKCAST, "[Ljava/lang/Object;");
        code.visitLdcInsn(array);
        code.visitInsn(Opcodes.AALOAD);
        code.visitTypeInsn(Opcodes.CHECKCAST, vectors.memory().getInternalName());
        code.visitVarInsn(Opcodes.ASTORE, next);
        views.put(array, next++);
    }

    private void number(int index) {
        species();
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitTypeInsn(Opcodes.CHECKCAST, "[" + type.getDescriptor());
        code.visitLdcInsn(index);
        code.visitInsn(type.getOpcode(Opcodes.IALOAD));
        broadcast();
        keep(new Operand(Operand.Source.SCALAR, index));
    }

    private int constant(double value) {
        species();
        code.visitLdcInsn(type.getSort() == Type.FLOAT ? (Object) (float) value : (Object) value);
        broadcast();
        code.visitVarInsn(Opcodes.ASTORE, next);
        return next++;
    }

    private void species() {
        code.visitFieldInsn(Opcodes.GETSTATIC, owner, "SPECIES_PREFERRED", SPECIES);
    }

    private void broadcast() {
        String descriptor = "(" + SPECIES + type.getDescriptor() + ")L" + owner + ";";
        code.visitMethodInsn(Opcodes.INVOKESTATIC, owner, "broadcast", descriptor, false);
    }

    private void load(int array) {
        species();
        address(array);
        String descriptor = "(" + SPECIES + addressed() + ")L" + owner + ";";
        String name = vectors.bySegment() ? "fromMemorySegment" : "fromByteBuffer";
        code.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
        keep(new Operand(Operand.Source.ARRAY, array));
    }

    private void store(Output output) {
        push(output.value());
        address(output.array());
        String name = vectors.bySegment() ? "intoMemorySegment" : "intoByteBuffer";
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, name, "(" + addressed() + ")V", false);
    }

    private void address(int array) {
        code.visitVarInsn(Opcodes.ALOAD, views.getOrDefault(array, -1));
        code.visitVarInsn(Opcodes.ILOAD, FROM);
        if (vectors.bySegment()) {
            code.visitInsn(Opcodes.I2L);
        }
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/nio/ByteOrder", "nativeOrder", "()" + ORDER, false);
    }

    private String addressed() {
        return vectors.memory().getDescriptor() + (vectors.bySegment() ? "J" : "I") + ORDER;
    }

    private void compute(int position) {
        Instruction instruction = pass.instructions().get(position);
        List<Operand> args = instruction.args();
        switch (instruction.op()) {
            case ADD -> binary("add", args);
            case SUB -> binary("sub", args);
            case MUL -> binary("mul", args);
            case DIV -> binary("div", args);
            case MIN -> binary("min", args);
            case MAX -> binary("max", args);
            case NEG -> unary("neg", args);
            case ABS -> unary("abs", args);
            case SQRT -> unary("sqrt", args);
            case LT -> choice("LT", "GE", args);
            case LE -> choice("LE", "GT", args);
            case GT -> choice("GT", "LE", args);
            case GE -> choice("GE", "LT", args);
            case EQ -> equal(args, one, zero);
            case NE -> equal(args, zero, one);
            case WHERE -> where(args);
            default -> throw new IllegalStateException("no vectors of " + instruction.op());
        }
        keep(new Operand(Operand.Source.RESULT, position));
    }

    private void binary(String method, List<Operand> args) {
        push(args.get(0));
        push(args.get(1));
        call(method, "(" + VECTOR + ")L" + owner + ";");
    }

    private void unary(String method, List<Operand> args) {
        push(args.get(0));
        call(method, "()L" + owner + ";");
    }

    private void choice(String yes, String no, List<Operand> args) {
        code.visitVarInsn(Opcodes.ALOAD, nan);
        blend(one, yes, args);
        blend(zero, no, args);
    }

    private void equal(List<Operand> args, int yes, int no) {
        code.visitVarInsn(Opcodes.ALOAD, nan);
        blend(yes, "EQ", args);
        blend(no, "LT", args);
        blend(no, "GT", args);
    }

    private void where(List<Operand> args) {
        push(args.get(1));
        code.visitVarInsn(Opcodes.ALOAD, local(args.get(2)));
        compare(args.get(0), "EQ", zero);
        blend();
        code.visitVarInsn(Opcodes.ALOAD, nan);
        compare(args.get(0), "NE", local(args.get(0)));
        blend();
    }

    /** Replaces the vector on the stack by another one where a comparison holds. */
    private void blend(int by, String comparison, List<Operand> args) {
        code.visitVarInsn(Opcodes.ALOAD, by);
        compare(args.get(0), comparison, local(args.get(1)));
        blend();
    }

    private void compare(Operand x, String comparison, int y) {
        push(x);
        code.visitFieldInsn(Opcodes.GETSTATIC, API + "VectorOperators", comparison, COMPARISON);
        code.visitVarInsn(Opcodes.ALOAD, y);
        call("compare", "(" + COMPARISON + VECTOR + ")" + MASK);
    }

    private void blend() {
        call("blend", "(" + VECTOR + MASK + ")L" + owner + ";");
    }

    private void call(String method, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, method, descriptor, false);
    }

    private int local(Operand operand) {
        return locals.getOrDefault(operand, -1);
    }

    private void push(Operand operand) {
        code.visitVarInsn(Opcodes.ALOAD, local(operand));
    }

    private void keep(Operand operand) {
        code.visitVarInsn(Opcodes.ASTORE, next);
        locals.put(operand, next++);
    }
}
