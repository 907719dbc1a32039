"""The codebook that `coder init` writes: small, true, commented, and without a single finding.

It shows each thing a first codebook needs once: a family with a parent, definitions with limits, rules of
four kinds, an exception, an attribute, examples that are tests. Everything in it is meant to be replaced.
"""

from __future__ import annotations

__all__ = ["starter"]

_TEXT = """\
# yaml-language-server: $schema=./codebook.schema.json
#
# A first codebook. Replace everything; keep the shape.
#   coder codebook check   says what is wrong, with line and column
#   coder codebook test    runs the examples below against the rules
#   coder tag              lets the rules propose; nothing is coded until a person decides
codebook: {name}
version: "0.1.0"
languages: [en]

defaults:
  hyphen: flexible # "win-win" also finds win–win, win/win and win win
  expand: sentence # a suggestion covers the sentence around the match
  overlap: longest_in_code # one suggestion per code and place

# Attributes of codings: asked for beside the code.
attributes:
  - name: stance
    type: nominal
    values: [affirms, reports, contests]
    default: affirms
    question: Does the text hold the frame, quote it, or reject it?

# Marks on a match. They are built in; here they learn what to propose. A person confirms or not.
contexts:
  negated: {{proposes: {{stance: contests}}}}
  attributed: {{proposes: {{stance: contests}}}}

codes:
  # The id never changes (use `coder codebook rename`); the name may.
  - id: partnership
    name: Partnership
    colour: "#332288"
    key: "1"
    definition: The text presents a task as one that equals carry together.
    include:
      - Partnership, partners, acting jointly.
    exclude:
      - The word in the mere title of an agreement.
    examples:
      - {{text: "We want a partnership that lasts longer than one budget.", code: true}}
      - {{text: "The firm was dissolved in spring.", code: false}}
    rules:
      - {{id: pa1, lemma: [partnership, partner]}}

  - id: shared_responsibility
    name: Shared responsibility
    parent: partnership
    colour: "#332288"
    key: "2"
    definition: Duties are said to belong to both sides.
    exclude:
      - The responsibility of one office or firm.
    silences: [partnership]
    examples:
      - {{text: "Safe roads are a shared and lasting responsibility.", code: true}}
      - {{text: "It is the responsibility of the carrier to check tickets.", code: false}}
    rules:
      # The parts in any order, at most four words between them, inside one sentence.
      - id: sr1
        near: {{all: [{{phrase: [shared, joint, common]}}, {{lemma: responsibility}}], max_gap: 4}}
        unless: [{{phrase: responsibility of the carrier}}]

  - id: mutual_benefit
    name: Mutual benefit
    colour: "#117733"
    key: "3"
    definition: All sides are said to gain at the same time.
    examples:
      - {{text: "Both towns called the bridge a win–win.", code: true}}
      - {{text: "The team won twice.", code: false}}
    rules:
      - {{id: mb1, phrase: [win-win, mutual benefit]}}
      - {{id: mb2, glob: "mutual* advantage*"}} # * stands for letters of one word
      - {{id: mb3, seq: [{{lemma: benefit}}, {{gap: [0, 2]}}, {{phrase: both}}]}}
"""


def starter(name: str) -> str:
    """The text of a first codebook called `name` (a file stem), with LF line ends."""
    return _TEXT.format(name=name)
