using System.CommandLine;
using System.CommandLine.Parsing;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Output;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Cli.Commands;

/// <summary>Options and arguments that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<OutputFormat> Output(bool hasWide = true)
    {
        var names = hasWide ? (string[])["table", "wide", "name", "json", "yaml"] : ["table", "name", "json", "yaml"];
        var option = new Option<OutputFormat>("--output", "-o")
        {
            Description = "How to print: for a person, as names that kubectl accepts, or as the API objects.",
            HelpName = string.Join('|', names),
            CustomParser = result => Choose<OutputFormat>(result, "--output", names),
        };
        return WithCompletions(option, names);
    }

    public static Option<DryRunMode> DryRun()
    {
        var option = new Option<DryRunMode>("--dry-run")
        {
            Description = "client: only say what would happen; server: let the server check it, too. Default: none.",
            HelpName = "none|client|server",
            CustomParser = result => Choose<DryRunMode>(result, "--dry-run", "none", "client", "server"),
        };
        return WithCompletions(option, "none", "client", "server");
    }

    public static Option<bool> AllNamespaces() => new("--all-namespaces", "-A") { Description = "In all namespaces." };

    public static Option<string?> Selector() => new("--selector", "-l")
    {
        Description = "Only those with these labels, such as team=data,tier!=test.",
        HelpName = "labels",
    };

    public static Option<bool> NoHeaders() => new("--no-headers") { Description = "Do not print the headers of the columns." };

    public static Option<bool> Watch() => new("--watch", "-w") { Description = "Keep printing changes until interrupted." };

    /// <summary>The name of one ScheduledJob.</summary>
    public static Argument<string> Name(CommandContext context) => Complete(context, new Argument<string>("name")
    {
        Description = "Name of the ScheduledJob.",
        HelpName = "NAME",
    });

    /// <summary>Completes names of ScheduledJobs from the cluster.</summary>
    public static Argument<T> Complete<T>(CommandContext context, Argument<T> argument)
    {
        argument.CompletionSources.Add(completion => NameCompletion.Find(context, completion.ParseResult));
        return argument;
    }

    /// <summary>A duration as the API writes it, such as 5m.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "duration",
        CustomParser = result =>
        {
            if (DurationText.TryParse(result.Tokens[0].Value, out var duration, out var error))
                return duration;
            result.AddError($"{name}: {error}");
            return null;
        },
    };

    public static WriteOptions ToWriteOptions(this DryRunMode mode) => mode == DryRunMode.Server ? WriteOptions.DryRunAll : WriteOptions.Default;

    /// <summary>What is appended to a line that says what was done, as in kubectl.</summary>
    public static string Suffix(this DryRunMode mode) => mode switch
    {
        DryRunMode.Client => " (dry run)",
        DryRunMode.Server => " (server dry run)",
        _ => "",
    };

    // Instead of the enum's own names, which are in another case.
    private static Option<T> WithCompletions<T>(Option<T> option, params string[] names)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add(names);
        return option;
    }

    private static T Choose<T>(ArgumentResult result, string option, params string[] names) where T : struct, Enum
    {
        var text = result.Tokens[0].Value;
        if (names.Contains(text) && Enum.TryParse<T>(text, ignoreCase: true, out var value))
            return value;
        result.AddError($"{option}: expected {string.Join(", ", names)}, found '{text}'");
        return default;
    }
}

/// <summary>Values of <c>--dry-run</c>.</summary>
internal enum DryRunMode
{
    /// <summary>It happens.</summary>
    None,

    /// <summary>Nothing is sent.</summary>
    Client,

    /// <summary>The server checks it, and stores nothing.</summary>
    Server,
}
