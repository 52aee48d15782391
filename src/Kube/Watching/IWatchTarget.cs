using System.Buffers;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Watching;

/// <summary>Receives what a watcher sees. Called by one thread at a time.</summary>
internal interface IWatchTarget<T> where T : class
{
    /// <summary>
    /// Looks at the text of an object before it is decoded, and returns an outline if it is not wanted whole. Null: all are decoded, and nothing looks.
    /// </summary>
    Func<ReadOnlySequence<byte>, Outline?>? Look { get; }

    /// <summary>
    /// Returns the known object if it is the same object in the same state, otherwise the given one. This keeps a list of mostly
    /// known objects from being in memory twice.
    /// </summary>
    T Known(T item);

    /// <summary>These are all existing objects.</summary>
    void Replace(ListedObjects<T> all);

    /// <summary>An object is new or has changed.</summary>
    void Set(T item);

    /// <summary>An object is new or has changed, and is not wanted whole.</summary>
    void Outlined(Outline outline);

    /// <summary>An object exists, but this state of it cannot be read: its last known state stays.</summary>
    void Unreadable(UndecodableObject item);

    /// <summary>An object is gone.</summary>
    /// <param name="key">The object's key.</param>
    /// <param name="version">The version of its deletion, if the server sent it.</param>
    /// <param name="last">Its last state, if the server sent it.</param>
    void Remove(ObjectKey key, string? version, T? last);

    /// <summary>A stream has ended or a request has failed, for this one-word reason. The watcher decides what follows.</summary>
    void Restarting(string reason);

    /// <summary>The server has accepted a watch.</summary>
    void Opened();

    /// <summary>The server does not serve the kind, or not to us, and says so. The watcher asks again.</summary>
    void Refused(string message);
}
