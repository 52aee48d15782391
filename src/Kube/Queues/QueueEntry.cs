namespace ScheduledJobs.Kube.Queues;

/// <summary>A waiting key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Due">When it is due, or when its patience ends.</param>
/// <param name="IsDue">Whether it was due when it was added.</param>
/// <param name="Sequence">Counts additions.</param>
/// <param name="AddedAt">Timestamp of its first addition.</param>
internal readonly record struct QueueEntry<TKey>(TKey Key, DateTimeOffset Due, bool IsDue, long Sequence, long AddedAt)
{
    /// <summary>Order of entries: earliest due first, then in the order they were added.</summary>
    public (DateTimeOffset Due, long Sequence) Rank => (Due, Sequence);
}
