// SPDX-License-Identifier: Apache-2.0
/** Builds the image with buildah and runs it with podman, in storage of its own. */
@NullMarked
package io.cliffwatch.image;

import org.jspecify.annotations.NullMarked;
