namespace ScheduledJobs.Kube.Queues;

/// <summary>
/// Entries in groups. Groups whose first entry is due take turns; the others only get a turn if there are none. Within a group, the entry
/// due first goes first. A turn costs a group a fixed amount plus the time that its keys take. The group that has used least goes next
/// (start-time fair queueing). An idle group saves up no credit, and its debt is limited. Not thread-safe.
/// </summary>
/// <param name="isCurrent">False for an entry that was replaced by a newer one of the same key, which is due earlier.</param>
internal sealed class FairQueue<TKey>(Func<QueueEntry<TKey>, bool> isCurrent) where TKey : notnull
{
    /// <summary>Fixed cost of a turn, in seconds, in addition to the time it takes.</summary>
    public const double TurnCost = 0.001;

    /// <summary>Most debt of a group, in seconds: other groups get at most this much time before its next turn.</summary>
    public const double MaxDebt = 5;

    private readonly Dictionary<string, Group> _groups = [];

    // A node counts if its stamp matches its group's.
    private readonly PriorityQueue<Node, GroupRank> _ripe = new(GroupRank.Order);
    private readonly PriorityQueue<Node, GroupRank> _unripe = new(GroupRank.Order);
    private readonly PriorityQueue<Node, DateTimeOffset> _ripening = new();

    // The usage of the group that had the last turn: new groups start from here.
    private double _used;
    private long _turns;
    private int _idle;

    /// <summary>Number of remembered groups.</summary>
    public int Groups => _groups.Count;

    /// <summary>The most entries of a group for which there is room without allocating.</summary>
    public int Capacity => _groups.Count == 0 ? 0 : _groups.Values.Max(g => g.Entries.Capacity);

    /// <summary>Adds an entry.</summary>
    public void Enqueue(string name, in QueueEntry<TKey> entry, DateTimeOffset now)
    {
        if (!_groups.TryGetValue(name, out var group))
        {
            ForgetIdle();
            group = _groups[name] = new Group(name);
            _idle++;
        }

        group.Entries.Enqueue(entry, entry.Rank);
        switch (group.Place)
        {
            case Place.Idle:
                _idle--;
                PutInPlace(group, now);
                break;
            case Place.Unripe when entry.Due <= now:
                PutInPlace(group, now);
                break;
            case Place.Unripe when group.Entries.Peek().Sequence == entry.Sequence:
                _ripening.Enqueue(new Node(group, group.Stamp), entry.Due);
                break;
        }
    }

    /// <summary>Takes the next entry. The queue must not be empty.</summary>
    public Turn<TKey> Dequeue(DateTimeOffset now)
    {
        while (_ripening.TryPeek(out var node, out var due) && due <= now)
        {
            _ripening.Dequeue();
            if (node.Group.Place == Place.Unripe && node.Stamp == node.Group.Stamp)
                PutInPlace(node.Group, now);
        }

        var group = TakeFirst(_ripe) ?? TakeFirst(_unripe) ?? throw new InvalidOperationException("The queue is empty.");
        _used = Math.Max(_used, group.Used);
        var entry = group.Entries.Dequeue();
        var charged = group.ExpectedTime;
        group.Used = Math.Min(group.Used + TurnCost + charged, _used + MaxDebt);
        group.LastTurn = ++_turns;
        while (group.Entries.TryPeek(out var next, out _) && !isCurrent(next))
            group.Entries.Dequeue();
        if (group.Entries.Count > 0)
            PutInPlace(group, now);
        else
            MakeIdle(group);
        return new Turn<TKey>(entry, group, charged);
    }

    /// <summary>A turn has ended.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="time">How long it took.</param>
    public static void End(in Turn<TKey> turn, TimeSpan time)
    {
        // The group's next turn is charged the average time of its turns. The error of this charge is settled then as well.
        var group = (Group)turn.Group;
        group.Correction += time.TotalSeconds - turn.Charged;
        group.ExpectedTime += (time.TotalSeconds - group.ExpectedTime) / 4;
    }

    private Group? TakeFirst(PriorityQueue<Node, GroupRank> groups)
    {
        while (groups.TryDequeue(out var node, out var rank))
        {
            var group = node.Group;
            if (node.Stamp != group.Stamp)
                continue;
            Settle(group);
            if (group.Used <= rank.Used)
                return group;
            groups.Enqueue(node, group.Rank);
        }

        return null;
    }

    private void Settle(Group group)
    {
        if (group.Correction == 0)
            return;
        group.Used = Math.Clamp(group.Used + group.Correction, _used, _used + MaxDebt);
        group.Correction = 0;
    }

    private void PutInPlace(Group group, DateTimeOffset now)
    {
        group.Used = Math.Max(group.Used, _used);
        group.Stamp++;
        var node = new Node(group, group.Stamp);
        var due = group.Entries.Peek().Due;
        group.Place = due <= now ? Place.Ripe : Place.Unripe;
        (group.Place == Place.Ripe ? _ripe : _unripe).Enqueue(node, group.Rank);
        if (group.Place == Place.Unripe)
            _ripening.Enqueue(node, due);
    }

    private void MakeIdle(Group group)
    {
        group.Place = Place.Idle;
        if (group.Entries.Capacity > WorkQueue<TKey>.MostSpare)
            group.Entries.TrimExcess();
        group.Stamp++;
        _idle++;
    }

    // A group in debt is remembered; otherwise a short pause would clear its debt.
    private void ForgetIdle()
    {
        if (_idle <= 64 + (_groups.Count / 2))
            return;
        foreach (var group in _groups.Values.Where(g => g.Place == Place.Idle))
        {
            Settle(group);
            if (group.Used <= _used + TurnCost)
                _groups.Remove(group.Name);
        }

        _idle = _groups.Values.Count(g => g.Place == Place.Idle);
    }

    private enum Place
    {
        Idle,
        Unripe,
        Ripe,
    }

    private readonly record struct GroupRank(double Used, long LastTurn, DateTimeOffset Due, long Sequence)
    {
        /// <summary>Orders by least usage, then by the oldest last turn, then by the key that has been due longest.</summary>
        public static readonly IComparer<GroupRank> Order = Comparer<GroupRank>.Create((a, b) =>
            a.Used.CompareTo(b.Used) is not 0 and var byUse ? byUse
            : a.LastTurn.CompareTo(b.LastTurn) is not 0 and var byTurn ? byTurn
            : a.Due.CompareTo(b.Due) is not 0 and var byDue ? byDue
            : a.Sequence.CompareTo(b.Sequence));
    }

    private readonly record struct Node(Group Group, long Stamp);

    private sealed class Group(string name)
    {
        public readonly PriorityQueue<QueueEntry<TKey>, (DateTimeOffset Due, long Sequence)> Entries = new();

        public string Name { get; } = name;

        public Place Place { get; set; }

        public GroupRank Rank => new(Used, LastTurn, Entries.Peek().Due, Entries.Peek().Sequence);

        public long Stamp { get; set; }

        /// <summary>Cost of its turns in seconds, on a scale where a new group starts at the usage of the last turn's group.</summary>
        public double Used { get; set; }

        public long LastTurn { get; set; }

        /// <summary>Average seconds per turn.</summary>
        public double ExpectedTime { get; set; }

        /// <summary>How much longer finished turns took than they were charged.</summary>
        public double Correction { get; set; }
    }
}

/// <summary>An entry that was taken, and what its group was charged for it.</summary>
internal readonly record struct Turn<TKey>(QueueEntry<TKey> Entry, object Group, double Charged);
