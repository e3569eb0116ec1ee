// SPDX-License-Identifier: Apache-2.0
package io.cliffwatch.netlink.nftables;

import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_EXPR_DATA;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_EXPR_NAME;
import static io.cliffwatch.netlink.nftables.NftablesUapi.NFTA_LIST_ELEM;

import io.cliffwatch.netlink.AttributeReader;
import java.util.Locale;

/**
 * Goes over the expressions of a rule without making an object of any. What is malformed ends the
 * loop, and ends the reading of the rules when the visitor returns.
 *
 * {@snippet :
 * while (expressions.next()) {
 *   switch (expressions.kind()) {
 *     case COUNTER -> counters++;
 *     case CMP -> compare(expressions.data());
 *     default -> {}
 *   }
 * }
 * }
 */
public final class Expressions {
  private final AttributeReader list;
  private final AttributeReader element = new AttributeReader();
  private final AttributeReader data = new AttributeReader();
  private ExpressionKind kind = ExpressionKind.UNKNOWN;
  private String unknownName = "";

  Expressions(AttributeReader list) {
    this.list = list;
  }

  /** {@return whether there is another one, to which this moves} */
  public boolean next() {
    if (!list.next()) {
      return false;
    }
    if (list.type() != NFTA_LIST_ELEM) {
      list.fail("attribute " + list.type() + " in a list of expressions");
      return false;
    }
    list.nested(element);
    boolean named = false;
    boolean filled = false;
    while (element.next()) {
      switch (element.type()) {
        case NFTA_EXPR_NAME -> {
          kind = ExpressionKind.of(element);
          if (kind == ExpressionKind.UNKNOWN) {
            unknownName = element.text();
          }
          named = true;
        }
        case NFTA_EXPR_DATA -> {
          element.nested(data);
          filled = true;
        }
        default -> element.skipUnknown();
      }
    }
    if (!named) {
      list.fail("an expression without a name");
    }
    if (!filled) {
      data.clear();
    }
    return !list.failed();
  }

  /** {@return the kind of the current one} */
  public ExpressionKind kind() {
    return kind;
  }

  /** {@return the name of the current one, also of an {@link ExpressionKind#UNKNOWN} one} */
  public String name() {
    return kind == ExpressionKind.UNKNOWN ? unknownName : kind.name().toLowerCase(Locale.ROOT);
  }

  /**
   * {@return the attributes of the current one, to be gone over once; the same instance each time}
   */
  public AttributeReader data() {
    return data;
  }
}
