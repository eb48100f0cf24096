"""Voice calls are a channel."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_code_sent")]

    operations = [
        migrations.AlterField(
            model_name="address",
            name="channel",
            field=models.CharField(
                choices=[
                    ("mail", "电子邮件"),
                    ("push", "浏览器推送"),
                    ("sms", "短信"),
                    ("wecom", "企业微信"),
                    ("dingtalk", "钉钉群"),
                    ("voice", "语音电话"),
                ],
                max_length=8,
                verbose_name="渠道",
            ),
        )
    ]
