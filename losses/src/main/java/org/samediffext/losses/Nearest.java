package org.samediffext.losses;

import java.util.Arrays;

/** The largest similarities of a row with their places, among equals those of the lowest places. */
final class Nearest {
    private final long[] heap;
    private int size;

    /**
     * None as yet.
     *
     * @param capacity how many are kept, at least 1
     */
    Nearest(int capacity) {
        heap = new long[capacity];
    }

    void offer(float similarity, int place) {
        long key = key(similarity, place);
        if (size < heap.length) {
            heap[size] = key;
            up(size++);
        } else if (key > heap[0]) {
            heap[0] = key;
            down();
        }
    }

    /** Larger for a larger similarity, and for a lower place among equals. */
    private static long key(float similarity, int place) {
        int bits = Float.floatToIntBits(similarity + 0f);
        int ordered = bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
        return (long) ordered << Integer.SIZE | (Integer.MAX_VALUE - place);
    }

    private void up(int at) {
        int child = at;
        while (child > 0 && heap[child] < heap[(child - 1) / 2]) {
            swap(child, (child - 1) / 2);
            child = (child - 1) / 2;
        }
    }

    private void down() {
        int parent = 0;
        while (2 * parent + 1 < size) {
            int child = 2 * parent + 1;
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[parent] <= heap[child]) {
                return;
            }
            swap(parent, child);
            parent = child;
        }
    }

    private void swap(int first, int second) {
        long key = heap[first];
        heap[first] = heap[second];
        heap[second] = key;
    }

    /** The places, the nearest first. */
    int[] places() {
        long[] sorted = Arrays.copyOf(heap, size);
        Arrays.sort(sorted);
        int[] places = new int[size];
        for (int k = 0; k < size; k++) {
            places[k] = Integer.MAX_VALUE - (int) sorted[size - 1 - k];
        }
        return places;
    }
}
