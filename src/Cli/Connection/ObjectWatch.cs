using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;

namespace ScheduledJobs.Cli.Connection;

/// <summary>Changes of objects as they happen, through lost connections.</summary>
internal static class ObjectWatch
{
    // What a retry does not cure, such as a missing permission: see WatchFault.
    private const string Fatal = "Other";

    /// <summary>All objects first, and then each change, until cancelled.</summary>
    /// <exception cref="CliException">The server does not allow it.</exception>
    public static async IAsyncEnumerable<StoreChange<T>> FollowAsync<T>(
        ResourceClient<T> client, InformerOptions options, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubeObject
    {
        var changes = Channel.CreateUnbounded<StoreChange<T>>(new UnboundedChannelOptions { SingleReader = true });
        var informer = new Informer<T>(client, new ObjectStore<T>(), options, time, NullLogger.Instance)
        {
            Changed = change => changes.Writer.TryWrite(change),
            Restarting = reason =>
            {
                if (reason == Fatal)
                    changes.Writer.TryComplete(new CliException(
                        $"the API server does not let you watch {client.Type.Plural} here: is the verb watch missing in your role?"));
            },
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = informer.RunAsync(stop.Token);
        try
        {
            await foreach (var change in changes.Reader.ReadAllAsync(cancellationToken))
                yield return change;
        }
        finally
        {
            await stop.CancelAsync();
            await running;
        }
    }
}
