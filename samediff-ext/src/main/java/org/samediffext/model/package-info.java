/** Attaches methods to MultiLayerNetwork, ComputationGraph and SameDiff models. */
@NullMarked
package org.samediffext.model;

import org.jspecify.annotations.NullMarked;
