namespace ScheduledJobs.Cli.Completion;

/// <summary>Scripts that make a shell, or kubectl, ask this program for completions.</summary>
internal static class CompletionScripts
{
    /// <summary>The word with which the scripts call this program.</summary>
    public const string Command = "__complete";

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["bash"] = """
            # Completion of kubectl-scheduledjob for bash: source <(kubectl-scheduledjob completion bash)
            _kubectl_scheduledjob() {
              local IFS=$'\n'
              COMPREPLY=($(kubectl-scheduledjob __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | grep -v '^:'))
            }
            complete -o default -F _kubectl_scheduledjob kubectl-scheduledjob kubectl-sj

            """,
        ["zsh"] = """
            #compdef kubectl-scheduledjob kubectl-sj
            # Completion of kubectl-scheduledjob for zsh: source <(kubectl-scheduledjob completion zsh)
            _kubectl_scheduledjob() {
              local -a candidates
              candidates=(${(f)"$(kubectl-scheduledjob __complete "${(@)words[2,CURRENT]}" 2>/dev/null | grep -v '^:')"})
              if (( $#candidates )); then compadd -a candidates; else _files; fi
            }
            compdef _kubectl_scheduledjob kubectl-scheduledjob kubectl-sj

            """,
        ["fish"] = """
            # Completion of kubectl-scheduledjob for fish: kubectl-scheduledjob completion fish | source
            function __kubectl_scheduledjob_complete
              set -l words (commandline -opc) (commandline -ct)
              set -l found (kubectl-scheduledjob __complete $words[2..-1] 2>/dev/null)
              string match -v ':*' -- $found
              if test "$found[-1]" = ':0'
                __fish_complete_path (commandline -ct)
              end
            end
            complete -c kubectl-scheduledjob -f -a '(__kubectl_scheduledjob_complete)'

            """,
        ["kubectl"] = """
            #!/bin/sh
            # kubectl runs this for "kubectl scheduledjob <Tab>": save it in PATH as kubectl_complete-scheduledjob, and make it executable.
            exec kubectl-scheduledjob __complete "$@"

            """,
    };
}
