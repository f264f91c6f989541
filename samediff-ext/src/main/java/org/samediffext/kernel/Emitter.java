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
import org.samediffext.kernel.Schedule.Loop;

/**
 * Writes the loops of a schedule as byte code: one static method a loop, of blocks, numbers of the step and length. The types of
 * the parameters are {@code Object}, so that one call site serves float and double.
 */
final class Emitter {
    static final String DESCRIPTOR = "(Ljava/lang/Object;Ljava/lang/Object;I)V";
    private static final String MATH = "java/lang/Math";
    private static final String CHOICE = Choice.class.getName().replace('.', '/');
    private static final int LENGTH = 2;
    private static final int INDEX = 3;
    private static final int FIRST_FREE = 4;

    private final Pass pass;
    private final Type type;
    private final MethodVisitor code;
    private final Map<Integer, Integer> blocks = new HashMap<>();
    private final Map<Operand, Integer> locals = new HashMap<>();
    private int next = FIRST_FREE;

    private Emitter(Pass pass, Type type, MethodVisitor code) {
        this.pass = pass;
        this.type = type;
        this.code = code;
    }

    /** The class, with methods named "loop" and their position. */
    static byte[] write(Pass pass, List<Loop> loops, Type type) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        String name = Emitter.class.getPackageName().replace('.', '/') + "/Fused";
        writer.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, name, null, "java/lang/Object", null);
        for (int i = 0; i < loops.size(); i++) {
            MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "loop" + i, DESCRIPTOR, null, null);
            new Emitter(pass, type, code).method(loops.get(i));
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    private void method(Loop loop) {
        code.visitCode();
        loop.loads().values().forEach(this::block);
        block(loop.block());
        loop.body().forEach(i -> pass.instructions().get(i).args().forEach(this::number));
        number(loop.value());
        code.visitInsn(Opcodes.ICONST_0);
        code.visitVarInsn(Opcodes.ISTORE, INDEX);
        Label top = new Label();
        Label end = new Label();
        code.visitLabel(top);
        code.visitVarInsn(Opcodes.ILOAD, INDEX);
        code.visitVarInsn(Opcodes.ILOAD, LENGTH);
        code.visitJumpInsn(Opcodes.IF_ICMPGE, end);
        loop.loads().forEach(this::load);
        loop.body().forEach(this::compute);
        store(loop);
        code.visitIincInsn(INDEX, 1);
        code.visitJumpInsn(Opcodes.GOTO, top);
        code.visitLabel(end);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** Keeps a block's array in a local. */
    private void block(int block) {
        if (blocks.containsKey(block)) {
            return;
        }
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitTypeInsn(Opcodes.CHECKCAST, "[Ljava/lang/Object;");
        code.visitLdcInsn(block);
        code.visitInsn(Opcodes.AALOAD);
        code.visitTypeInsn(Opcodes.CHECKCAST, "[" + type.getDescriptor());
        code.visitVarInsn(Opcodes.ASTORE, next);
        blocks.put(block, next++);
    }

    /** Keeps a number of the step in a local. */
    private void number(Operand operand) {
        if (!operand.isScalar() || locals.containsKey(operand)) {
            return;
        }
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitTypeInsn(Opcodes.CHECKCAST, "[" + type.getDescriptor());
        code.visitLdcInsn(operand.index());
        code.visitInsn(type.getOpcode(Opcodes.IALOAD));
        keep(operand);
    }

    private void load(Operand operand, int block) {
        code.visitVarInsn(Opcodes.ALOAD, array(block));
        code.visitVarInsn(Opcodes.ILOAD, INDEX);
        code.visitInsn(type.getOpcode(Opcodes.IALOAD));
        keep(operand);
    }

    private void compute(int position) {
        Instruction instruction = pass.instructions().get(position);
        List<Operand> args = instruction.args();
        switch (instruction.op()) {
            case ADD -> plain(args, Opcodes.IADD);
            case SUB -> difference(args);
            case MUL -> plain(args, Opcodes.IMUL);
            case DIV -> plain(args, Opcodes.IDIV);
            case NEG -> plain(args, Opcodes.INEG);
            case ABS -> {
                push(args.get(0));
                call(MATH, "abs", type, 1);
            }
            case MIN, MAX -> extreme(instruction.op().symbol(), args);
            case SQRT, EXP, LOG, TANH, POW -> inDouble(args, instruction.op().symbol());
            case SIGMOID -> sigmoid(args.get(0));
            case LT -> choice("lt", args);
            case LE -> choice("le", args);
            case GT -> choice("lt", List.of(args.get(1), args.get(0)));
            case GE -> choice("le", List.of(args.get(1), args.get(0)));
            case EQ -> choice("eq", args);
            case NE -> notEqual(args);
            case WHERE -> choice("where", args);
            default -> throw new IllegalStateException("no byte code for " + instruction.op());
        }
        keep(new Operand(Operand.Source.RESULT, position));
    }

    private void plain(List<Operand> args, int opcode) {
        args.forEach(this::push);
        code.visitInsn(type.getOpcode(opcode));
    }

    /** As a + (-b), the same value: C2 fails to vectorise some differences. */
    private void difference(List<Operand> args) {
        args.forEach(this::push);
        code.visitInsn(type.getOpcode(Opcodes.INEG));
        code.visitInsn(type.getOpcode(Opcodes.IADD));
    }

    /**
     * C2 makes a min or max out of the call only if the profile of {@code Math.min} comes mostly from one place and its branch
     * went both ways: so all loops call it by one method, and once more with the operands exchanged, which C2 then drops.
     */
    private void extreme(String method, List<Operand> args) {
        choice(method, List.of(args.get(1), args.get(0)));
        code.visitInsn(isFloat() ? Opcodes.POP : Opcodes.POP2);
        choice(method, args);
    }

    private void inDouble(List<Operand> args, String function) {
        args.forEach(this::pushDouble);
        call(MATH, function, Type.DOUBLE_TYPE, args.size());
        narrow();
    }

    private void sigmoid(Operand x) {
        code.visitInsn(Opcodes.DCONST_1);
        code.visitInsn(Opcodes.DCONST_1);
        pushDouble(x);
        code.visitInsn(Opcodes.DNEG);
        call(MATH, "exp", Type.DOUBLE_TYPE, 1);
        code.visitInsn(Opcodes.DADD);
        code.visitInsn(Opcodes.DDIV);
        narrow();
    }

    private void choice(String method, List<Operand> args) {
        args.forEach(this::push);
        call(CHOICE, method, type, args.size());
    }

    private void notEqual(List<Operand> args) {
        code.visitInsn(isFloat() ? Opcodes.FCONST_1 : Opcodes.DCONST_1);
        choice("eq", args);
        code.visitInsn(type.getOpcode(Opcodes.ISUB));
    }

    private void call(String owner, String method, Type operands, int arity) {
        String descriptor = "(" + operands.getDescriptor().repeat(arity) + ")" + operands.getDescriptor();
        code.visitMethodInsn(Opcodes.INVOKESTATIC, owner, method, descriptor, false);
    }

    private void store(Loop loop) {
        code.visitVarInsn(Opcodes.ALOAD, array(loop.block()));
        code.visitVarInsn(Opcodes.ILOAD, INDEX);
        push(loop.value());
        code.visitInsn(type.getOpcode(Opcodes.IASTORE));
    }

    private int array(int block) {
        return blocks.getOrDefault(block, -1);
    }

    private void push(Operand operand) {
        code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), locals.getOrDefault(operand, -1));
    }

    private void pushDouble(Operand operand) {
        push(operand);
        if (isFloat()) {
            code.visitInsn(Opcodes.F2D);
        }
    }

    private void narrow() {
        if (isFloat()) {
            code.visitInsn(Opcodes.D2F);
        }
    }

    private boolean isFloat() {
        return type.getSort() == Type.FLOAT;
    }

    private void keep(Operand operand) {
        code.visitVarInsn(type.getOpcode(Opcodes.ISTORE), next);
        locals.put(operand, next);
        next += type.getSize();
    }
}
