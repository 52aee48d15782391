using System.Text;

namespace ScheduledJobs.LocalKube.Kubelet.Processes;

/// <summary>One line that a container wrote.</summary>
internal sealed record LogLine(long Number, DateTimeOffset Time, string Text);

/// <summary>
/// The standard output and error of one start of a container, in order of arrival. Only the newest
/// <see cref="Capacity"/> characters are kept.
/// </summary>
internal sealed class ContainerLog(TimeProvider time)
{
    /// <summary>Most characters kept.</summary>
    public const int Capacity = 256 * 1024;

    /// <summary>A longer line is split, as in container runtimes.</summary>
    public const int LongestLine = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _lines = new();
    private TaskCompletionSource _changed = NewSignal();
    private long _nextNumber;
    private int _size;

    /// <summary>Whether the log has ended.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Copies lines from a stream until it ends.</summary>
    public async Task PumpAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false));
        var buffer = new char[4096];
        var line = new StringBuilder();
        int count;
        while ((count = await reader.ReadAsync(buffer.AsMemory())) > 0)
        {
            foreach (var c in buffer.AsSpan(0, count))
            {
                if (c != '\n')
                    line.Append(c);
                if (c == '\n' || line.Length >= LongestLine)
                    Take(line);
            }
        }

        if (line.Length > 0)
            Take(line);

        void Take(StringBuilder text)
        {
            Append(text.ToString());
            text.Clear();
        }
    }

    /// <summary>Adds a line.</summary>
    public void Append(string text)
    {
        lock (_gate)
        {
            _lines.Enqueue(new LogLine(_nextNumber++, time.GetUtcNow(), text));
            _size += text.Length + 1;
            while (_size > Capacity)
                _size -= _lines.Dequeue().Text.Length + 1;
            Signal();
        }
    }

    /// <summary>Ends the log, and with it every follower's stream.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            IsComplete = true;
            Signal();
        }
    }

    /// <summary>The lines from a number on, and a task that completes when there are more; null if no more will follow.</summary>
    public (IReadOnlyList<LogLine> Lines, Task? More) Read(long from)
    {
        lock (_gate)
            return (_lines.Where(l => l.Number >= from).ToList(), IsComplete ? null : _changed.Task);
    }

    private void Signal()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
