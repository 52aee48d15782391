using System.Collections.Concurrent;

namespace ScheduledJobs.Console.Serving;

/// <summary>What happened to a request that changed something, for the page that the browser is sent to afterwards.</summary>
internal sealed class Notes
{
    private const int Most = 100;

    private readonly ConcurrentDictionary<string, string> _texts = [];
    private readonly ConcurrentQueue<string> _ids = [];
    private int _last;

    /// <summary>Keeps a text; returns its id.</summary>
    public string Add(string text)
    {
        var id = Interlocked.Increment(ref _last).ToString();
        _texts[id] = text;
        _ids.Enqueue(id);
        if (_ids.Count > Most && _ids.TryDequeue(out var oldest))
            _texts.TryRemove(oldest, out _);
        return id;
    }

    /// <summary>A text by its id; null if it is not known, or no longer.</summary>
    public string? Find(string? id) => id is null ? null : _texts.GetValueOrDefault(id);
}
