using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Watching;

/// <summary>Takes what a watcher sees. Called by one thread at a time.</summary>
internal interface IWatchTarget<T> where T : class
{
    /// <summary>
    /// The same object in the same state, where it is known already, or else the one that is given: a list that mostly holds what is known
    /// shall not be in memory beside it.
    /// </summary>
    T Known(T item);

    /// <summary>These are all objects there are; those of <paramref name="undecodable"/> exist, too, but cannot be read.</summary>
    void Replace(IReadOnlyCollection<T> items, IReadOnlySet<ObjectKey> undecodable);

    /// <summary>An object is new or has changed.</summary>
    void Set(T item);

    /// <summary>An object exists, and this state of it cannot be read: what is known of it stays.</summary>
    void Unreadable(UndecodableObject item);

    /// <summary>An object is gone.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="version">The version of its end, if the server said it.</param>
    /// <param name="last">Its last state, if the server said it.</param>
    void Remove(ObjectKey key, string? version, T? last);

    /// <summary>A stream has ended or a request has failed, for this reason, a word; what follows is up to the watcher.</summary>
    void Restarting(string reason);
}
