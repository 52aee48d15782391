namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>How many calls may be under way at once.</summary>
/// <param name="Total">In all.</param>
/// <param name="PerNamespace">For the ScheduledJobs of one namespace.</param>
/// <param name="PerHost">To one host and port.</param>
public sealed record CallLimits(int Total, int PerNamespace, int PerHost);

/// <summary>
/// Lets calls begin while there is room for them. A call takes its places all at once or waits without any, so one that waits for a busy
/// host holds up nobody else. Among those that wait, namespaces and hosts take turns.
/// </summary>
internal sealed class CallSlots(CallLimits limits)
{
    private readonly Lock _gate = new();

    // All under _gate.
    private readonly Dictionary<string, int> _byNamespace = [];
    private readonly Dictionary<string, int> _byHost = [];
    private readonly LinkedList<Line> _lines = [];
    private readonly Dictionary<(string Namespace, string Host), LinkedListNode<Line>> _lineOf = [];
    private int _total;

    /// <summary>Calls under way.</summary>
    public int Taken
    {
        get
        {
            lock (_gate)
                return _total;
        }
    }

    /// <summary>Waits for a place, and holds it until the result is disposed of.</summary>
    /// <exception cref="OperationCanceledException">Not in time.</exception>
    public async Task<IDisposable> EnterAsync(string @namespace, string host, CancellationToken cancellationToken)
    {
        TaskCompletionSource waiter;
        lock (_gate)
        {
            if (!_lineOf.ContainsKey((@namespace, host)) && HasRoom(@namespace, host))
            {
                Take(@namespace, host);
                return new Slot(this, @namespace, host);
            }

            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            LineUp(@namespace, host, waiter);
        }

        await using (cancellationToken.UnsafeRegister(static (w, token) => ((TaskCompletionSource)w!).TrySetCanceled(token), waiter))
            await waiter.Task;
        return new Slot(this, @namespace, host);
    }

    private void LineUp(string @namespace, string host, TaskCompletionSource waiter)
    {
        if (!_lineOf.TryGetValue((@namespace, host), out var node))
            _lineOf[(@namespace, host)] = node = _lines.AddLast(new Line(@namespace, host, []));
        node.Value.Waiters.Enqueue(waiter);
    }

    private bool HasRoom(string @namespace, string host) =>
        _total < limits.Total
        && _byNamespace.GetValueOrDefault(@namespace) < limits.PerNamespace
        && _byHost.GetValueOrDefault(host) < limits.PerHost;

    private void Take(string @namespace, string host)
    {
        _total++;
        _byNamespace[@namespace] = _byNamespace.GetValueOrDefault(@namespace) + 1;
        _byHost[host] = _byHost.GetValueOrDefault(host) + 1;
    }

    private void Leave(string @namespace, string host)
    {
        lock (_gate)
        {
            _total--;
            Decrement(_byNamespace, @namespace);
            Decrement(_byHost, host);
            LetIn();
        }
    }

    // One place has become free, so at most one call can begin.
    private void LetIn()
    {
        for (var node = _lines.First; node is not null;)
        {
            var line = node.Value;
            var next = node.Next;
            if (HasRoom(line.Namespace, line.Host))
            {
                var hasBegun = BeginFirst(line);
                _lines.Remove(node);
                if (line.Waiters.Count > 0)
                    _lines.AddLast(node);
                else
                    _lineOf.Remove((line.Namespace, line.Host));
                if (hasBegun)
                    return;
            }

            node = next;
        }
    }

    private bool BeginFirst(Line line)
    {
        while (line.Waiters.TryDequeue(out var waiter))
        {
            // Whoever has given up is still in line, and can't be let in.
            if (!waiter.TrySetResult())
                continue;
            Take(line.Namespace, line.Host);
            return true;
        }

        return false;
    }

    private static void Decrement(Dictionary<string, int> counts, string key)
    {
        if (--counts[key] == 0)
            counts.Remove(key);
    }

    private sealed record Line(string Namespace, string Host, Queue<TaskCompletionSource> Waiters);

    private sealed class Slot(CallSlots owner, string @namespace, string host) : IDisposable
    {
        private bool _hasLeft;

        public void Dispose()
        {
            if (_hasLeft)
                return;
            _hasLeft = true;
            owner.Leave(@namespace, host);
        }
    }
}
