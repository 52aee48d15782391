namespace ScheduledJobs.Operator.Actions.Http.Budgets;

/// <summary>The waiters, and what is held. Guarded by the gate's lock.</summary>
internal sealed partial class FairGate
{
    private sealed class Line(string host)
    {
        public string Host => host;

        public LinkedList<Waiter> Waiters { get; } = [];
    }

    /// <summary>A namespace that holds something or waits.</summary>
    private sealed class Tenant
    {
        private readonly Dictionary<string, LinkedListNode<Line>> _lineOf = [];
        private readonly FairGate _owner;

        public Tenant(FairGate owner, string @namespace)
        {
            _owner = owner;
            Namespace = @namespace;
            Turn = new LinkedListNode<Tenant>(this);
        }

        public string Namespace { get; }

        public LinkedListNode<Tenant> Turn { get; }

        public LinkedList<Line> Lines { get; } = [];

        public long Used { get; set; }

        public int Waiting { get; private set; }

        public Waiter LineUp(string host, long amount)
        {
            if (!_lineOf.TryGetValue(host, out var line))
                _lineOf[host] = line = Lines.AddLast(new Line(host));
            var waiter = new Waiter(_owner, this, line, amount);
            line.Value.Waiters.AddLast(waiter.Node);
            Waiting++;
            return waiter;
        }

        public void Remove(Waiter waiter, bool isServed)
        {
            var (line, node) = (waiter.Line, waiter.Node);
            line.Value.Waiters.Remove(node);
            Waiting--;
            if (line.Value.Waiters.Count == 0)
            {
                Lines.Remove(line);
                _lineOf.Remove(line.Value.Host);
            }
            else if (isServed)
            {
                Lines.Remove(line);
                Lines.AddLast(line);
            }
        }
    }

    private sealed class Waiter
    {
        private readonly FairGate _owner;
        private readonly TaskCompletionSource<IDisposable> _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Waiter(FairGate owner, Tenant tenant, LinkedListNode<Line> line, long amount)
        {
            _owner = owner;
            Tenant = tenant;
            Line = line;
            Amount = amount;
            Node = new LinkedListNode<Waiter>(this);
        }

        public Tenant Tenant { get; }

        public LinkedListNode<Line> Line { get; }

        public long Amount { get; }

        public LinkedListNode<Waiter> Node { get; }

        public bool IsInLine => Node.List is not null;

        public Task<IDisposable> Entered => _entered.Task;

        public void LetIn(Place place) => _entered.TrySetResult(place);

        public void Cancel(CancellationToken cancellationToken) => _entered.TrySetCanceled(cancellationToken);

        public void GiveUp(CancellationToken cancellationToken) => _owner.GiveUp(this, cancellationToken);
    }

    private sealed class Place(FairGate owner, Tenant tenant, string host, long amount) : IDisposable
    {
        private bool _hasLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _hasLeft, true))
                return;
            owner.Leave(tenant, host, amount);
        }
    }
}
