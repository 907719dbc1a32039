"""Completion in the shell: the scripts, and the answers they ask for.

Owns the protocol between the two: the script sets `_CODER_COMPLETE` to `words` and `COMP_WORDS` to the
words so far, one a line, the last one unfinished; the program prints the candidates, one a line. Verbs
are answered from the table alone; only options load the verb they belong to. No line means: complete
files.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Final

from coder.cli.parameters import Argument
from coder.model.errors import BadValue, CoderError, nearest

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions

__all__ = ["SHELLS", "answer", "candidates", "completions"]

_BASH: Final = """\
_coder_complete() {
    local words IFS=$'\\n'
    words="$(printf '%s\\n' "${COMP_WORDS[@]:1:COMP_CWORD}")"
    COMPREPLY=( $(_CODER_COMPLETE=words COMP_WORDS="$words" "$1" 2>/dev/null) )
}
complete -o default -F _coder_complete coder coder-qda
"""

_ZSH: Final = """\
#compdef coder coder-qda
_coder_complete() {
    local -a found
    found=("${(@f)$(_CODER_COMPLETE=words COMP_WORDS="${(F)words[2,CURRENT]}" $words[1] 2>/dev/null)}")
    if [[ -n "$found" ]]; then compadd -- $found; else _files; fi
}
if [[ "$funcstack[1]" == "_coder_complete" ]]; then
    _coder_complete "$@"
else
    compdef _coder_complete coder coder-qda
fi
"""

_FISH: Final = """\
function _coder_complete
    set -l so_far (commandline -opc) (commandline -ct)
    set -lx COMP_WORDS (string join \\n -- $so_far[2..-1] | string collect -N)
    set -lx _CODER_COMPLETE words
    set -l found (command $so_far[1] 2>/dev/null)
    if test -n "$found"
        string join \\n -- $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c coder -f -a "(_coder_complete)"
complete -c coder-qda -f -a "(_coder_complete)"
"""

_POWERSHELL: Final = """\
Register-ArgumentCompleter -Native -CommandName coder, coder-qda -ScriptBlock {
    param($word, $ast, $position)
    $parts = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
    if ($word -eq '') { $parts += '' }
    $env:_CODER_COMPLETE = 'words'
    $env:COMP_WORDS = $parts -join "`n"
    & $ast.CommandElements[0].Value 2>$null | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
    Remove-Item Env:_CODER_COMPLETE, Env:COMP_WORDS
}
"""

SHELLS: Final = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH, "powershell": _POWERSHELL}


def completions(
    out: OutputOptions,
    shell: Annotated[str, Argument(metavar="SHELL", help="bash, zsh, fish or powershell.")],
) -> None:
    """Print the completion script of a shell.

    Put it where the shell reads it at its start: ~/.local/share/bash-completion/completions/coder,
    a folder of fpath as _coder, ~/.config/fish/completions/coder.fish, or the PowerShell profile.

    Examples:
        coder completions bash
        coder completions fish --output coder.fish
        coder completions powershell
    """
    from coder.cli.output import emit_text

    if shell not in SHELLS:
        raise BadValue(
            f"no completions for {shell!r}",
            found=shell,
            allowed=tuple(SHELLS),
            nearest=nearest(shell, SHELLS),
            hint=f"there are scripts for {', '.join(SHELLS)}",
        )
    emit_text(SHELLS[shell], out)


def answer(instruction: str, words: str) -> int:
    """Print what could come next after `words` (lines); 0, or 2 for an unknown instruction."""
    if instruction != "words":
        return 2
    for candidate in candidates(words.split("\n")):
        sys.stdout.write(candidate + "\n")
    sys.stdout.flush()
    return 0


def candidates(words: list[str]) -> list[str]:
    """What the last of `words` could become; empty when it is a file or a value of the person's own."""
    from coder.cli.app import leading_options
    from coder.cli.given import GLOBAL_OPTIONS
    from coder.cli.table import GROUPS, VERBS, group_members

    *before, last = words or [""]
    try:
        _, rest = leading_options(before)
    except CoderError:
        return []
    if rest and (len(rest) > 1 or rest[0] not in GROUPS):
        return [f for f in _flags(rest) if f.startswith(last)] if last.startswith("-") else []
    if rest:
        found = [verb.name.split(" ")[1] for verb in group_members(rest[0])]
    else:
        found = list(dict.fromkeys(verb.name.split(" ")[0] for verb in VERBS))
    if last.startswith("-"):
        found = [option.flag for option in GLOBAL_OPTIONS] + ["--help"]
    return [word for word in found if word.startswith(last)]


def _flags(words: list[str]) -> list[str]:
    from coder.cli.app import resolve
    from coder.cli.command import command_for

    try:
        verb, _, _ = resolve(words)
    except CoderError:
        return []
    if verb is None:
        return []
    return [*(p.flag for p in command_for(verb).parameters if p.flag), "--help", "--version"]
