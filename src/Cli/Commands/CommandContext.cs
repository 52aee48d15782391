using System.CommandLine;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Terminal;

namespace ScheduledJobs.Cli.Commands;

/// <summary>What every command gets.</summary>
/// <param name="Host">The process.</param>
/// <param name="Options">Which cluster.</param>
internal sealed record CommandContext(CliHost Host, ClusterOptions Options)
{
    /// <summary>The cluster that the command line names.</summary>
    public Cluster Connect(ParseResult parsed) => Cluster.Connect(Host, Options, parsed);
}
