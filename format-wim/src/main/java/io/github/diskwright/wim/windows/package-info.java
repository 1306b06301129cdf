/**
 * What an installation of Windows says about itself, for the XML of its image:
 * {@link io.github.diskwright.wim.windows.WindowsFacts}.
 *
 * <pre>{@code
 * WindowsFacts facts = WindowsFacts.of(tree, Limits.defaults());
 * ImageXml image = facts.addTo(ImageXml.empty().withName("Windows"));
 * }</pre>
 */
@NullMarked
package io.github.diskwright.wim.windows;

import org.jspecify.annotations.NullMarked;
