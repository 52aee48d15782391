using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using ScheduledJobs.LocalKube.Api;

namespace ScheduledJobs.LocalKube.Kubelet.Processes;

/// <summary>A log as a stream for <c>kubectl logs</c>.</summary>
internal static class ContainerLogStream
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z '";

    /// <summary>The stream ends with the current content or, if followed, when the container has ended.</summary>
    public static Stream Open(ContainerLog log, PodLogRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        _ = CopyAsync(log, request, now, pipe.Writer, cancellationToken);
        return pipe.Reader.AsStream();
    }

    private static async Task CopyAsync(
        ContainerLog log, PodLogRequest request, DateTimeOffset now, PipeWriter writer, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            var (lines, more) = log.Read(from: 0);
            var next = lines.Count == 0 ? 0 : lines[^1].Number + 1;
            var left = request.LimitBytes ?? long.MaxValue;
            left = await WriteAsync(writer, Select(lines, request, now), request.Timestamps, left, cancellationToken);
            while (request.Follow && more is not null && left > 0)
            {
                await more.WaitAsync(cancellationToken);
                (lines, more) = log.Read(next);
                next += lines.Count;
                left = await WriteAsync(writer, lines, request.Timestamps, left, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has disconnected.
        }
        catch (Exception e)
        {
            fault = e;
        }

        await writer.CompleteAsync(fault);
    }

    private static IEnumerable<LogLine> Select(IReadOnlyList<LogLine> lines, PodLogRequest request, DateTimeOffset now)
    {
        var selected = request.Since is { } since ? lines.Where(l => l.Time >= now - since) : lines;
        return request.TailLines is { } tail ? selected.TakeLast(tail) : selected;
    }

    /// <summary>Writes lines up to the limit, and returns the rest of the limit; 0 if the reader has disconnected.</summary>
    private static async Task<long> WriteAsync(
        PipeWriter writer, IEnumerable<LogLine> lines, bool timestamps, long left, CancellationToken cancellationToken)
    {
        foreach (var line in lines)
        {
            var time = timestamps ? line.Time.ToString(TimeFormat, CultureInfo.InvariantCulture) : "";
            var bytes = Encoding.UTF8.GetBytes($"{time}{line.Text}\n");
            var count = (int)Math.Min(bytes.Length, left);
            var flushed = await writer.WriteAsync(bytes.AsMemory(0, count), cancellationToken);
            left = flushed.IsCompleted ? 0 : left - count;
            if (left <= 0)
                break;
        }

        return left;
    }
}
