using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Events;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Queues;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Controller;

/// <summary>
/// Reports in the status of a ScheduledJob that the operator cannot read it, and why. It writes one at a time, taking namespaces in turn, in its own
/// queue, so nothing else waits for it. A report that fails is logged and dropped. Once the resource can be read, a normal pass rewrites its conditions.
/// </summary>
internal sealed class UnreadableReporter(KubeClient client, EventRecorder events, TimeProvider time, ILogger logger)
{
    /// <summary>Most reports that may wait in total.</summary>
    internal const int MaxWaiting = 1000;

    /// <summary>Most reports that may wait per namespace.</summary>
    internal const int MaxWaitingOfNamespace = 50;

    /// <summary>Most resources whose last report is remembered.</summary>
    internal const int MaxSaid = 10_000;

    private readonly ResourceClient<ScheduledJob> _scheduledJobs = client.Resource(ScheduledJobResource.Type);
    private readonly WorkQueue<ObjectKey> _queue = new(time, BackoffOptions.Default, group: key => key.Namespace);
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Dictionary<ObjectKey, UnreadableObject> _waiting = [];
    private readonly Dictionary<ObjectKey, (string Uid, string Problem)> _said = [];

    /// <summary>Begins work for the object of a uid; null if another process does it.</summary>
    public Func<string, Piece?> Begin { get; init; } = static _ => Piece.Free;

    /// <summary>A version of a ScheduledJob cannot be read. Returns at once.</summary>
    public void Report(UnreadableObject item)
    {
        if (item is not { Uid: { } uid, Key: { Namespace.Length: > 0, Name.Length: > 0 } key })
            return;
        lock (_gate)
        {
            // The report makes a new version, which cannot be read either. Recognizing the same problem ends the loop.
            if (_said.TryGetValue(key, out var said) && said == (uid, ProblemOf(item)))
                return;
            if (!_waiting.ContainsKey(key) && !HasRoom(key.Namespace))
            {
                logger.UnreadableNotReported(key, null);
                return;
            }

            _waiting[key] = item;
        }

        _queue.Add(key);
    }

    /// <summary>The resource can be read now, or is gone.</summary>
    public void Forget(ObjectKey key)
    {
        lock (_gate)
        {
            _waiting.Remove(key);
            _said.Remove(key);
        }
    }

    /// <summary>Writes until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        _queue.RunAsync(1, WriteAsync, logger.UnreadableNotReported, cancellationToken);

    private bool HasRoom(string @namespace) =>
        _waiting.Count < MaxWaiting && _waiting.Keys.Count(k => k.Namespace == @namespace) < MaxWaitingOfNamespace;

    private async Task WriteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (Take(key) is not { } item)
            return;
        using var piece = Begin(item.Uid!);
        if (piece is null)
        {
            Forget(key);
            return;
        }

        var message = $"The operator cannot read this version of the resource and ignores it: {ProblemOf(item)}";
        try
        {
            await _scheduledJobs.PatchAsync(
                key.Namespace, key.Name, Patch.Merge(RawJson.From(PatchOf(item, message))), "status", WriteOptions.Default, piece.Or(cancellationToken));
        }
        catch (JsonException)
        {
            // The write succeeded: the response is the object, which cannot be read.
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Forget(key);
            if (e is not ApiException { IsNotFound: true } and not ApiException { IsConflict: true })
                logger.UnreadableNotReported(key, e);
            return;
        }

        Tell(item, message);
    }

    private UnreadableObject? Take(ObjectKey key)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(key, out var item))
                return null;
            if (_said.Count >= MaxSaid)
                _said.Clear();
            _said[key] = (item.Uid!, ProblemOf(item));
            return item;
        }
    }

    // A merge patch replaces the whole list of conditions: the other conditions describe an older version that could be read.
    private JsonObject PatchOf(UnreadableObject item, string message)
    {
        var now = KubeTimeConverter.ToText(Seconds.Floor(time.GetUtcNow()));
        JsonObject Condition(string type, string status) => new()
        {
            ["type"] = type,
            ["status"] = status,
            ["reason"] = Reasons.Unreadable,
            ["message"] = StatusText.Cut(message, StatusLimits.Message),
            ["lastTransitionTime"] = now,
        };
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = item.Uid },
            ["status"] = new JsonObject
            {
                ["state"] = ScheduleStates.Invalid,
                ["conditions"] = new JsonArray(
                    Condition(ConditionTypes.Ready, ConditionStatus.False), Condition(ConditionTypes.Stalled, ConditionStatus.True)),
            },
        };
    }

    private void Tell(UnreadableObject item, string message)
    {
        var regarding = new ObjectReference
        {
            ApiVersion = ApiConstants.GroupVersion,
            Kind = ApiConstants.Kind,
            Namespace = item.Key.Namespace,
            Name = item.Key.Name,
            Uid = item.Uid,
        };
        logger.EventRecorded(Reasons.Unreadable, item.Key.Namespace, item.Key.Name, message);
        events.Record(regarding, EventType.Warning, Reasons.Unreadable, Reasons.Unreadable, message);
    }

    // The position of the problem shifts with any text before it.
    private static string ProblemOf(UnreadableObject item) =>
        item.Problem.IndexOf("LineNumber:", StringComparison.Ordinal) is var at and >= 0 ? item.Problem[..at].TrimEnd(' ', '|') : item.Problem;
}
