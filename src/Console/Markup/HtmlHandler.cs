using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ScheduledJobs.Console.Markup;

/// <summary>Builds <see cref="Html"/> from an interpolated string. Types that are not listed here do not compile in a hole.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlHandler
{
    private const int SizeOfHole = 24;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text;

    public HtmlHandler(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + formattedCount * SizeOfHole);

    public void AppendLiteral(string markup) => _text.Append(markup);

    public void AppendFormatted(string? text)
    {
        if (text is not null)
            _text.Append(Encoder.Encode(text));
    }

    public void AppendFormatted(Html markup) => _text.Append(markup.ToString());

    public void AppendFormatted(long number) => _text.Append(CultureInfo.InvariantCulture, $"{number}");

    /// <summary>For coordinates: at most two decimals.</summary>
    public void AppendFormatted(double number) => _text.Append(number.ToString("0.##", CultureInfo.InvariantCulture));

    public string ToStringAndClear() => _text.ToString();
}
