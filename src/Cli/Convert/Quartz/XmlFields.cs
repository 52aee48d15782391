using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.Quartz;

/// <summary>The children of an XML element, whatever its namespace. It remembers which were read.</summary>
internal sealed class XmlFields(XElement element)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public string Kind => element.Name.LocalName;

    /// <summary>Line in the file, from 1.</summary>
    public int Line => ((IXmlLineInfo)element).LineNumber;

    public IEnumerable<XmlFields> All(string name)
    {
        _read.Add(name);
        return element.Elements().Where(e => e.Name.LocalName == name).Select(e => new XmlFields(e));
    }

    public IEnumerable<XmlFields> Children() => element.Elements().Select(e => new XmlFields(e));

    /// <summary>The text of a child; null if it is missing or empty.</summary>
    public string? Text(string name)
    {
        _read.Add(name);
        return element.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value.Trim() is { Length: > 0 } text ? text : null;
    }

    public string RequiredText(string name) =>
        Text(name) ?? throw new SourceException($"line {Line}: {name}", "is missing");

    public long? Whole(string name) => Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new SourceException($"line {Line}: {name}", $"expected a whole number, found '{Short.Of(text)}'");

    public IEnumerable<(string Name, string Text)> Unread() => element.Elements()
        .Where(e => !_read.Contains(e.Name.LocalName) && e.Value.Trim().Length > 0)
        .Select(e => (e.Name.LocalName, e.Value.Trim()));
}
